package io.resonant.command.deploy;

import io.resonant.Settings;
import io.resonant.archive.ArchiveWatch.Summary;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.json.JsonCodec;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the archive of PostgreSQL stands, or what it means that there is none: in words. */
public record ArchiveText(String key, Map<String, Object> parameters) {
    /** Nothing for SQLite, whose changes are carried to the places of backups. */
    public static Optional<ArchiveText> of(Settings settings, @Nullable Summary archive) {
        if (!(settings.database() instanceof DatabaseLocation.Postgresql)) {
            return Optional.empty();
        }
        if (archive == null) {
            return Optional.of(new ArchiveText("archive.none", Map.of()));
        }
        var trouble = archive.trouble();
        return Optional.of(new ArchiveText(
                trouble == null ? "archive.status" : "archive.status.bad",
                Map.of(
                        "backups", archive.backups(),
                        "from", text(archive.from()),
                        "until", text(archive.until()),
                        "reason", trouble == null ? "" : trouble)));
    }

    private static String text(@Nullable Instant at) {
        return at == null ? "-" : JsonCodec.format(at);
    }
}
