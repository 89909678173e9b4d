package io.resonant.upgrade;

import io.resonant.kernel.catalogue.Catalogue;
import io.resonant.kernel.catalogue.Table;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.image.TableDigests;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * What is in a database at one moment: of each table, over the columns that it has and this program carries, how many rows
 * and which.
 */
record Contents(List<Rows> tables) {
    /** What changes with every start and every minute, and is nobody's work. */
    private static final Set<String> BOOKKEEPING =
            Set.of("scheduled_tasks", "monitor_samples", "alert_states", "alert_deliveries");

    Contents {
        tables = List.copyOf(tables);
    }

    /** @param digest over all rows, whatever their order */
    record Rows(String table, long count, String digest) {}

    static Contents of(DatabaseLocation location, List<Table> carried) throws SQLException {
        return over(location, common(location, carried));
    }

    static Contents over(DatabaseLocation location, List<Table> tables) throws SQLException {
        var rows = new ArrayList<Rows>();
        TableDigests.of(location, tables)
                .forEach((table, digest) -> rows.add(new Rows(table, digest.rows(), digest.digest())));
        return new Contents(rows);
    }

    /** The tables and columns that a database of an older schema and this program both have. */
    static List<Table> common(DatabaseLocation location, List<Table> carried) throws SQLException {
        var here = Catalogue.present(location, carried).stream()
                .collect(Collectors.toMap(Table::name, Table::columnNames));
        return carried.stream()
                .filter(table -> here.containsKey(table.name()))
                .map(table -> new Table(
                        table.name(),
                        table.key(),
                        table.columns().stream()
                                .filter(column -> here.getOrDefault(table.name(), List.of())
                                        .contains(column.name()))
                                .toList()))
                .toList();
    }

    private Optional<Rows> find(String table) {
        return tables.stream().filter(one -> one.table().equals(table)).findFirst();
    }

    /** Tables of people's work that hold something else afterwards, with both counts. */
    Map<String, String> differing(Contents later) {
        return compare(later, (before, after) -> !before.equals(after));
    }

    /** Tables that have more or fewer rows afterwards. */
    Map<String, String> differingCounts(Contents later) {
        return compare(later, (before, after) -> before.count() != after.count());
    }

    /** Tables that lost rows. */
    Map<String, String> losses(Contents later) {
        return compare(later, (before, after) -> before.count() > after.count());
    }

    private Map<String, String> compare(Contents later, BiPredicate<Rows, Rows> wanted) {
        var found = new TreeMap<String, String>();
        for (var rows : tables) {
            var other = later.find(rows.table()).orElse(new Rows(rows.table(), 0, ""));
            if (!BOOKKEEPING.contains(rows.table()) && wanted.test(rows, other)) {
                found.put(rows.table(), rows.count() + " -> " + other.count());
            }
        }
        return found;
    }
}
