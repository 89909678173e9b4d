package io.resonant.catalogue;

import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.Row;
import io.resonant.registry.ItemKind;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** How often what was downloaded, by day and version. */
public final class DownloadStatistics {
    private static final String SELECT = """
            select d.day, i.kind, i.item_id, i.display_name, r.version, d.count
            from registry_downloads d
            join registry_releases r on r.organization_id = d.organization_id and r.id = d.release_id
            join registry_items i on i.organization_id = r.organization_id and i.id = r.item_id
            where d.day >= :from\s""";
    private static final String ORDER = "order by d.day, i.item_id, r.sort_key";

    private final Database database;

    public DownloadStatistics(Database database) {
        this.database = database;
    }

    /** The downloads of one version on one day. */
    public record Line(LocalDate day, ItemKind kind, String item, String displayName, String version, long count) {}

    /** Of what an organisation has published, the oldest day first. */
    public List<Line> of(UUID organization, LocalDate from) {
        return database.read(
                organization,
                transaction -> transaction
                        .sql(SELECT + "and d.organization_id = :tenant " + ORDER)
                        .bind("from", from)
                        .list(DownloadStatistics::line));
    }

    /** Of everything on this server. */
    public List<Line> ofAll(LocalDate from) {
        return database.readSystem(transaction ->
                transaction.sql(SELECT + ORDER).bind("from", from).list(DownloadStatistics::line));
    }

    private static Line line(Row row) {
        return new Line(
                row.date("day"),
                row.constant("kind", ItemKind.class),
                row.text("item_id"),
                row.text("display_name"),
                row.text("version"),
                row.bigint("count"));
    }
}
