package io.resonant.kernel.archive;

import java.util.List;
import java.util.stream.Collectors;

/** The archive is refused, for at least one reason. Nothing that was read from it may be used. */
public final class ArchiveException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<ArchiveFault> faults;

    ArchiveException(List<ArchiveFault> faults) {
        super(
                faults.stream()
                        .map(fault -> fault.flaw().code() + (fault.entry().isEmpty() ? "" : " " + fault.entry()))
                        .collect(Collectors.joining(", ")),
                null,
                false,
                false); // an expected refusal: nobody reads its stack trace
        this.faults = List.copyOf(faults);
    }

    ArchiveException(ArchiveFault fault) {
        this(List.of(fault));
    }

    ArchiveException(Flaw flaw, String entry) {
        this(ArchiveFault.of(flaw, entry));
    }

    public List<ArchiveFault> faults() {
        return faults;
    }
}
