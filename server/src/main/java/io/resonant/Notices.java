package io.resonant;

import io.resonant.backup.BackupGuard;
import io.resonant.health.Check;
import io.resonant.kernel.limit.SharedRates;
import io.resonant.kernel.telemetry.Telemetry;
import io.resonant.mail.Mails;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What somebody should look at although the server can serve. {@code resonant deploy check} reads it from outside. */
final class Notices {
    private static final int LEAST_FREE_PERCENT = 10;

    private Notices() {}

    static List<Check> of(Path data, BackupGuard backups, Mails mails, SharedRates rates) {
        return List.of(
                new Check("backup", backups::notice),
                new Check("disk", () -> disk(data)),
                new Check("mail", mails::notice),
                new Check("rates", rates::notice));
    }

    static void declare(Telemetry telemetry, Path data) {
        telemetry.gauge("disk_free_bytes", "Free where the data lies", () -> free(data));
        telemetry.gauge("disk_size_bytes", "Size of the disk where the data lies", () -> size(data));
    }

    private static Optional<String> disk(Path data) {
        long percent = free(data) * 100 / Math.max(1, size(data));
        return percent < LEAST_FREE_PERCENT
                ? Optional.of("only " + percent + " % is free where the data lies")
                : Optional.empty();
    }

    private static long free(Path data) {
        try {
            return Files.getFileStore(data).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long size(Path data) {
        try {
            return Files.getFileStore(data).getTotalSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
