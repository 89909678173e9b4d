package io.resonant.kernel.transfer;

import io.resonant.kernel.canonical.Buckets;
import io.resonant.kernel.canonical.RowEncoder;
import io.resonant.kernel.canonical.RowHash;
import io.resonant.kernel.catalogue.Table;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Compares every row of two frozen states, in canonical form, and names those that differ. */
public final class Comparison {
    private static final long CHUNK_BYTES = 16L << 20;
    private static final int NAMED = 100;

    private final List<Table> tables;
    private final Frozen first;
    private final Frozen second;

    Comparison(List<Table> tables, Frozen first, Frozen second) {
        this.tables = tables;
        this.first = first;
        this.second = second;
    }

    /**
     * One table's outcome.
     *
     * @param rows in the first state
     * @param digest over all rows, the same for equal tables
     * @param differing keys that differ, up to a hundred
     */
    public record Result(long rows, String digest, List<String> differing) {}

    Map<String, Result> run() throws SQLException {
        var hashes = List.of(new HashMap<String, Buckets>(), new HashMap<String, Buckets>());
        var sides = List.of(first, second);
        Copy.inParallel(2, side -> hashes.get(side).putAll(hash(tables, sides.get(side))));
        var results = new LinkedHashMap<String, Result>();
        for (var table : tables) {
            var left = Objects.requireNonNull(hashes.get(0).get(table.name()));
            var right = Objects.requireNonNull(hashes.get(1).get(table.name()));
            var differing = left.differing(right);
            results.put(
                    table.name(),
                    new Result(
                            left.rows(), left.digest(), differing.isEmpty() ? List.of() : differing(table, differing)));
        }
        return results;
    }

    /** The hashes of all rows of each table. */
    public static Map<String, Buckets> hash(List<Table> tables, Frozen frozen) throws SQLException {
        var work = new ConcurrentLinkedQueue<Side.Planned>();
        for (var table : tables) {
            for (var chunk : frozen.chunks(table, CHUNK_BYTES)) {
                work.add(new Side.Planned(table, chunk));
            }
        }
        var all = new HashMap<String, Buckets>();
        tables.forEach(table -> all.put(table.name(), new Buckets()));
        Copy.inParallel(frozen.readers(), reader -> {
            for (var next = work.poll(); next != null; next = work.poll()) {
                var table = next.table();
                var buckets = new Buckets();
                frozen.read(reader, table, next.chunk(), rows -> each(table, rows, buckets::add));
                var _ = frozen.repairs(); // they are known
                synchronized (all) {
                    Objects.requireNonNull(all.get(table.name())).merge(buckets);
                }
            }
        });
        return all;
    }

    /** The keys whose rows differ, from the buckets that do. */
    private List<String> differing(Table table, BitSet buckets) throws SQLException {
        var left = rowsIn(first, table, buckets);
        var right = rowsIn(second, table, buckets);
        var keys = new ArrayList<String>();
        for (var entry : left.entrySet()) {
            var other = right.remove(entry.getKey());
            if (!entry.getValue().equals(other) && keys.size() < NAMED) {
                keys.add(entry.getKey());
            }
        }
        right.keySet().stream().limit(NAMED - keys.size()).forEach(keys::add);
        return keys;
    }

    private static Map<String, Long> rowsIn(Frozen frozen, Table table, BitSet buckets) throws SQLException {
        var found = new TreeMap<String, Long>();
        for (var chunk : frozen.chunks(table, CHUNK_BYTES)) {
            frozen.read(0, table, chunk, rows -> {
                var kinds = table.kinds();
                var places = table.keyPlaces();
                for (var start = 0; start < rows.size(); start = next(rows, start)) {
                    var key = RowHash.key(rows.array(), start, places);
                    if (buckets.get(Buckets.of(key))) {
                        found.put(Keys.of(table, rows.array(), start), RowHash.row(rows.array(), start, kinds));
                    }
                }
            });
        }
        return found;
    }

    private interface Hashed {
        void add(long key, long row);
    }

    private static void each(Table table, RowEncoder rows, Hashed hashed) {
        var kinds = table.kinds();
        var places = table.keyPlaces();
        for (var start = 0; start < rows.size(); start = next(rows, start)) {
            hashed.add(RowHash.key(rows.array(), start, places), RowHash.row(rows.array(), start, kinds));
        }
    }

    /** Where the row after this one starts. */
    static int next(RowEncoder rows, int start) {
        var buffer = ByteBuffer.wrap(rows.array());
        var fields = buffer.getShort(start);
        var position = start + 2;
        for (var i = 0; i < fields; i++) {
            position += 4 + Math.max(0, buffer.getInt(position));
        }
        return position;
    }
}
