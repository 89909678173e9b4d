package io.resonant.catalogue;

import io.resonant.kernel.crypto.Tokens;
import io.resonant.kernel.database.SystemTransaction;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;

/** SQL of download counts. */
final class DownloadStore {
    private final SystemTransaction transaction;

    DownloadStore(SystemTransaction transaction) {
        this.transaction = transaction;
    }

    /** The key of one day, the same on all nodes; made by whoever asks first. */
    String secret(LocalDate day) {
        transaction
                .sql(
                        "insert into registry_download_days (day, secret) values (:day, :secret) on conflict (day) do nothing")
                .bind("day", day)
                .bind("secret", Tokens.random())
                .update();
        return transaction
                .sql("select secret from registry_download_days where day = :day")
                .bind("day", day)
                .one(row -> row.text("secret"));
    }

    /**
     * The key of a day that downloads from elsewhere are to be added to; that keeps it open for some time.
     *
     * @return nothing when the day is closed: who was counted is not known any more, and would be counted again
     */
    Optional<String> open(LocalDate day) {
        transaction
                .sql("""
                        insert into registry_download_days (day, secret, imported_at) values (:day, :secret, :now)
                        on conflict (day) do update set imported_at = excluded.imported_at
                        where registry_download_days.closed_at is null""")
                .bind("day", day)
                .bind("secret", Tokens.random())
                .bind("now", transaction.now())
                .update();
        return transaction
                .sql("select secret from registry_download_days where day = :day and closed_at is null")
                .bind("day", day)
                .first(row -> row.text("secret"));
    }

    /** The oldest release that has this content. */
    Optional<UUID> release(String sha256) {
        return transaction
                .sql("select id from registry_releases where sha256 = :hash order by id limit 1")
                .bind("hash", sha256)
                .first(row -> row.uuid("id"));
    }

    /** Whether this client had not been counted for this release on this day. */
    boolean mark(LocalDate day, UUID release, String client) {
        return transaction
                        .sql("""
                                insert into registry_download_marks (day, release_id, client)
                                values (:day, :release, :client) on conflict (day, release_id, client) do nothing""")
                        .bind("day", day)
                        .bind("release", release)
                        .bind("client", client)
                        .update()
                > 0;
    }

    void count(LocalDate day, UUID release, long count) {
        var organization = transaction
                .sql("select organization_id from registry_releases where id = :id")
                .bind("id", release)
                .first(row -> row.uuid("organization_id"));
        organization.ifPresent(id -> {
            transaction
                    .sql("""
                            insert into registry_downloads (organization_id, release_id, day, count)
                            values (:organization, :release, :day, :count)
                            on conflict (organization_id, release_id, day)
                            do update set count = registry_downloads.count + excluded.count""")
                    .bind("organization", id)
                    .bind("release", release)
                    .bind("day", day)
                    .bind("count", count)
                    .update();
            transaction.sql("""
                            update registry_items set downloads = downloads + :count
                            where id = (select item_id from registry_releases where id = :release)""").bind("count", count).bind("release", release).update();
        });
    }

    /**
     * Lets go of who was counted on days that are over, and of the keys that alone could tell who that was.
     *
     * @param untouchedSince days into which something was imported after that stay open
     */
    void close(LocalDate before, Instant untouchedSince) {
        transaction
                .sql("""
                        update registry_download_days set secret = '', closed_at = :now
                        where closed_at is null and day < :before and (imported_at is null or imported_at < :since)""")
                .bind("now", transaction.now())
                .bind("before", before)
                .bind("since", untouchedSince)
                .update();
        transaction.sql("""
                        delete from registry_download_marks
                        where day in (select day from registry_download_days where closed_at is not null)""").update();
    }

    boolean importedSince(Instant time) {
        return transaction
                .sql("select 1 from registry_download_days where imported_at >= :time limit 1")
                .bind("time", time)
                .exists();
    }

    /** Of all items from one day to another, the last one included. */
    long total(LocalDate from, LocalDate to) {
        return transaction.sql("""
                        select coalesce(sum(count), 0) as n from registry_downloads
                        where day >= :from and day <= :to""").bind("from", from).bind("to", to).one(row -> row.bigint("n"));
    }
}
