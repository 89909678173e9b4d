package io.resonant.catalogue;

import io.resonant.kernel.database.Row;
import io.resonant.kernel.database.Statement;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.database.Transaction;
import io.resonant.namespace.Namespace;
import io.resonant.namespace.Namespaces;
import io.resonant.registry.ItemKind;
import io.resonant.registry.ReleaseState;
import io.resonant.registry.Visibility;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the catalogue reads. The two conditions that say who may see what stand here and nowhere else. */
final class CatalogueStore {
    private static final String STATES = " and r.state in ('published', 'deprecated', 'yanked', 'removed')";
    /** For everybody who may see the catalogue. */
    private static final String PUBLIC = " where i.visibility = 'public'" + STATES;
    /** For the members of one organisation, beside what is public. */
    private static final String OWN = " where i.organization_id = :tenant and i.visibility = 'organization'" + STATES;

    private static final String SELECT = """
            select i.id as item, i.organization_id, i.namespace_id, i.kind, i.item_id, i.name, i.display_name, i.visibility,
                i.downloads, i.created_at, r.id as release, r.version, r.state, r.reason, r.replacement, r.sha256, r.size,
                r.file_name, r.content_type, r.metadata, r.published_at
            from registry_items i
            join registry_releases r on r.organization_id = i.organization_id and r.item_id = i.id""";
    private static final String ORDER = " order by i.id, r.sort_key desc, r.version desc";

    private CatalogueStore() {}

    /** The Markdown of one version. */
    record Documents(@Nullable String readme, @Nullable String changelog) {}

    static List<Entry> all(SystemTransaction transaction) {
        return entries(transaction, transaction.sql(SELECT + PUBLIC + ORDER));
    }

    static List<Entry> some(SystemTransaction transaction, Collection<UUID> items) {
        return entries(
                transaction,
                transaction
                        .sql(SELECT + PUBLIC + " and i.id in (:items)" + ORDER)
                        .bind("items", items));
    }

    static List<Entry> own(SystemTransaction system, Transaction transaction) {
        return entries(system, transaction.sql(SELECT + OWN + ORDER));
    }

    static Map<UUID, Long> downloads(SystemTransaction transaction) {
        var counts = new HashMap<UUID, Long>();
        transaction
                .sql("select id, downloads from registry_items where visibility = 'public' and downloads > 0")
                .each(row -> counts.put(row.uuid("id"), row.bigint("downloads")));
        return counts;
    }

    /** Of a version that the reader was found to see. */
    static Documents documents(SystemTransaction transaction, UUID release) {
        return transaction
                .sql("select readme, changelog from registry_releases where id = :id")
                .bind("id", release)
                .first(row -> new Documents(row.textOrNull("readme"), row.textOrNull("changelog")))
                .orElse(new Documents(null, null));
    }

    private static List<Entry> entries(SystemTransaction transaction, Statement statement) {
        var heads = new LinkedHashMap<UUID, Entry.Head>();
        var versions = new HashMap<UUID, List<Entry.Version>>();
        statement.each(row -> {
            var id = row.uuid("item");
            heads.computeIfAbsent(id, _ -> head(row));
            versions.computeIfAbsent(id, _ -> new ArrayList<>()).add(version(row));
        });
        var namespaces = new HashMap<UUID, Optional<Namespace>>();
        var entries = new ArrayList<Entry>();
        heads.forEach((id, head) -> namespaces
                .computeIfAbsent(head.namespaceId(), namespace -> Namespaces.find(transaction, namespace))
                .ifPresent(
                        namespace -> entries.add(Entry.of(head, namespace, Objects.requireNonNull(versions.get(id))))));
        return entries;
    }

    private static Entry.Head head(Row row) {
        return new Entry.Head(
                row.uuid("item"),
                row.uuid("organization_id"),
                row.uuid("namespace_id"),
                row.constant("kind", ItemKind.class),
                row.text("item_id"),
                row.text("name"),
                row.text("display_name"),
                row.constant("visibility", Visibility.class),
                row.bigint("downloads"),
                row.instant("created_at"));
    }

    private static Entry.Version version(Row row) {
        return new Entry.Version(
                row.uuid("release"),
                row.text("version"),
                row.constant("state", ReleaseState.class),
                row.textOrNull("reason"),
                row.textOrNull("replacement"),
                row.text("sha256"),
                row.bigint("size"),
                row.text("file_name"),
                row.text("content_type"),
                row.json("metadata"),
                row.instantOrNull("published_at"));
    }
}
