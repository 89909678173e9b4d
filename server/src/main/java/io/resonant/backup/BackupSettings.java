package io.resonant.backup;

import io.resonant.kernel.blob.BlobCredentials;
import io.resonant.kernel.blob.BlobLocation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;

/**
 * Where backups go, when they are made and how long they are kept.
 *
 * @param data the directory of everything that the server keeps
 * @param targets independent of each other: each holds whole backups
 * @param at when the daily one is made, in UTC
 * @param every how much may be lost at most: how long after one the next is made
 * @param oldest how old the last proven backup may be before somebody must be told
 * @param protect how often what was committed to a SQLite file is carried over; absent: never
 * @param archive the folder that the keeper of an archive of PostgreSQL shares with the server
 */
public record BackupSettings(
        Path data,
        List<Target> targets,
        LocalTime at,
        Optional<Duration> every,
        Keep keep,
        Duration oldest,
        Optional<Duration> protect,
        Optional<Path> archive) {
    /** A place for backups. */
    public record Target(BlobLocation location, Optional<BlobCredentials> credentials) {}

    /**
     * How many are kept: the last one of each of so many days, weeks and months that have any. Beside them all of the last
     * day, and the last one of each hour within those days.
     */
    public record Keep(int days, int weeks, int months) {
        public static final Keep USUAL = new Keep(7, 4, 12);
    }

    public Path folder() {
        return data.resolve("backup");
    }
}
