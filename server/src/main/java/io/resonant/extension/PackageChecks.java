package io.resonant.extension;

import io.resonant.check.Checks;
import io.resonant.check.Finding;
import io.resonant.kernel.archive.ArchiveFault;
import io.resonant.kernel.archive.Flaw;
import java.util.List;

/** The rules of a package, in the order in which their findings are shown. */
final class PackageChecks {
    static final Checks<PackageContents> ALL = new Checks<>(List.of(
            new NameCheck(),
            new VersionCheck(),
            new PublisherCheck(),
            new EntryPointCheck(),
            new LinkCheck(),
            new TextCheck(),
            new DocumentCheck(),
            new NestedArchiveCheck(),
            new PrivateFileCheck(),
            new ScriptCheck()));

    private PackageChecks() {}

    /** A reason for which the archive itself is refused. */
    static Finding finding(ArchiveFault fault) {
        var finding = Finding.error(fault.flaw().code(), rule(fault.flaw()), fault.entry());
        for (var value : fault.values().entrySet()) {
            finding = finding.with(value.getKey(), value.getValue());
        }
        return finding;
    }

    private static String rule(Flaw flaw) {
        return switch (flaw) {
            case TOO_LARGE, TOO_MANY_ENTRIES, ENTRY_TOO_LARGE, UNPACKED_TOO_LARGE, RATIO -> "archive.size";
            case ENCRYPTED, METHOD, SYMLINK, SPECIAL_FILE, FOLDER_WITH_DATA -> "archive.types";
            case DUPLICATE,
                    CASE_COLLISION,
                    FILE_AND_FOLDER,
                    NAME_ENCODING,
                    NAME_TRAVERSAL,
                    NAME_ABSOLUTE,
                    NAME_BACKSLASH,
                    NAME_DRIVE,
                    NAME_STREAM,
                    NAME_NUL,
                    NAME_CONTROL,
                    NAME_RESERVED,
                    NAME_DEVICE,
                    NAME_TRAILING,
                    NAME_PART,
                    NAME_TOO_LONG -> "archive.names";
            case DATA_DAMAGED, HIDDEN_DATA, SIZE_LIE, CRC -> "archive.data";
            default -> "archive.structure";
        };
    }
}
