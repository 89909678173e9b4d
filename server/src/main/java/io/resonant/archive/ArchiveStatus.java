package io.resonant.archive;

import io.resonant.kernel.json.JsonCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How an archive stands, as the one who keeps it tells.
 *
 * @param at when it was told
 * @param until everything committed until then is in the archive; null when nothing is known to be
 * @param trouble what keeps it from going on; null when nothing does
 * @param backups from which a recovery can begin, of every repository
 * @param readable whether it could be read; its key may be another one
 */
public record ArchiveStatus(
        Instant at,
        @Nullable Instant until,
        @Nullable String trouble,
        List<Backup> backups,
        List<Log> logs,
        boolean readable) {
    /** What pgBackRest calls a repository that it cannot make anything of. */
    private static final int UNREADABLE = 99;

    /**
     * A copy of the whole cluster, or of what has changed since another one.
     *
     * @param stop from then on a moment can be reached from it
     * @param full whether it needs no other one
     * @param cluster that it is of; numbered within the repository
     */
    public record Backup(String label, boolean full, Instant stop, long repository, long cluster, long bytes) {}

    /** Up to which segment the log of a cluster is in a repository. */
    public record Log(long repository, long cluster, String newest) {}

    static ArchiveStatus read(String text) {
        var tree = JsonCodec.tree(text);
        var backups = new ArrayList<Backup>();
        var logs = new ArrayList<Log>();
        var readable = true;
        for (var stanza : tree.path("info")) {
            stanza.path("backup").forEach(backup -> backups.add(backup(backup)));
            readable &= stanza.path("status").path("code").asInt() != UNREADABLE;
            stanza.path("archive").forEach(archive -> log(archive).ifPresent(logs::add));
        }
        backups.sort(Comparator.comparing(Backup::stop));
        return new ArchiveStatus(
                Instant.parse(tree.path("at").asString()),
                Optional.ofNullable(text(tree, "until")).map(Instant::parse).orElse(null),
                text(tree, "trouble"),
                List.copyOf(backups),
                List.copyOf(logs),
                readable);
    }

    private static @Nullable String text(JsonNode tree, String name) {
        var node = tree.path(name);
        return node.isString() ? node.asString() : null;
    }

    private static Backup backup(JsonNode backup) {
        return new Backup(
                backup.path("label").asString(),
                backup.path("type").asString().equals("full"),
                Instant.ofEpochSecond(backup.path("timestamp").path("stop").asLong()),
                backup.path("database").path("repo-key").asLong(),
                backup.path("database").path("id").asLong(),
                backup.path("info").path("repository").path("delta").asLong());
    }

    private static Optional<Log> log(JsonNode archive) {
        var database = archive.path("database");
        return Optional.ofNullable(text(archive, "max"))
                .map(newest -> new Log(
                        database.path("repo-key").asLong(), database.path("id").asLong(), newest));
    }

    /** The first moment that can be reached. */
    public Optional<Instant> earliest() {
        return backups.stream().map(Backup::stop).findFirst();
    }

    /** When the last copy of the whole cluster was finished. */
    public Optional<Instant> lastFull() {
        return backups.stream().filter(Backup::full).map(Backup::stop).max(Comparator.naturalOrder());
    }

    /** Whether the log goes on behind a segment, in the archive of the cluster that a backup is of. */
    boolean goesOnBehind(String label, String segment) {
        return backups.stream()
                .filter(backup -> backup.label().equals(label))
                .flatMap(this::logs)
                .anyMatch(log -> log.newest().compareTo(segment) > 0);
    }

    private Stream<Log> logs(Backup backup) {
        return logs.stream()
                .filter(log -> log.repository() == backup.repository() && log.cluster() == backup.cluster());
    }
}
