package io.resonant.move;

import io.resonant.kernel.canonical.OddValues;
import io.resonant.kernel.crypto.Signing;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.report.SignedReport;
import io.resonant.kernel.transfer.Repairs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a move did, kept in the data directory when its ledgers are gone: one signed file for each, replaced at every
 * hand-over, and a page of it to read.
 */
final class MoveReports {
    private static final Pattern ID = Pattern.compile("[0-9a-f-]{36}");

    private final Path folder;
    private final Signing signing;

    MoveReports(Path folder, Signing signing) {
        this.folder = folder;
        this.signing = signing;
    }

    /**
     * @param outcome the last thing that happened: switched, returned, completed or cancelled
     * @param odd values that were not in the usual form when the move began, and what became of them
     * @param repairs what is another value now than in the source, which still has the originals
     */
    record Report(
            String id,
            String outcome,
            Instant at,
            String by,
            String source,
            @Nullable String target,
            @Nullable Instant startedAt,
            @Nullable String startedBy,
            MoveStatus.@Nullable Verification verification,
            MoveStatus.@Nullable Hand switched,
            MoveStatus.@Nullable Hand returned,
            List<OddValues.Found> odd,
            Repairs.Listing repairs) {}

    void write(Report report) {
        var signed = SignedReport.of(report, signing);
        try {
            Files.createDirectories(folder);
            replace(report.id() + ".json", JsonCodec.write(signed));
            replace(report.id() + ".html", MoveReportPage.of(report, signed));
        } catch (IOException e) {
            throw new UncheckedIOException("The report of the move could not be written to " + folder, e);
        }
    }

    /** The newest one. */
    Optional<SignedReport> last() {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> ID.matcher(file.getFileName().toString().replaceFirst("\\.json$", ""))
                            .matches())
                    .max((one, other) -> Long.compare(age(one), age(other)))
                    .map(MoveReports::read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SignedReport read(Path file) {
        try {
            return JsonCodec.read(Files.readString(file), SignedReport.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long age(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void replace(String name, String text) throws IOException {
        var next = folder.resolve(name + ".new");
        Files.writeString(next, text);
        Files.move(next, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
}
