package io.resonant.catalogue;

import io.resonant.kernel.crypto.Tokens;
import io.resonant.kernel.database.SystemTransaction;
import java.time.LocalDate;
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

    /** Who was counted on days that are over, and the keys that alone could tell who that was. */
    void forget(LocalDate before) {
        for (var table : new String[] {"registry_download_marks", "registry_download_days"}) {
            transaction
                    .sql("delete from " + table + " where day < :before")
                    .bind("before", before)
                    .update();
        }
    }

    /** Of all items from one day to another, the last one included. */
    long total(LocalDate from, LocalDate to) {
        return transaction.sql("""
                        select coalesce(sum(count), 0) as n from registry_downloads
                        where day >= :from and day <= :to""").bind("from", from).bind("to", to).one(row -> row.bigint("n"));
    }
}
