package io.resonant.kernel.image;

import io.resonant.kernel.canonical.OddValues;
import io.resonant.kernel.canonical.Rules;
import io.resonant.kernel.catalogue.Table;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.transfer.Comparison;
import io.resonant.kernel.transfer.Frozen;
import io.resonant.kernel.transfer.PostgresqlSide;
import io.resonant.kernel.transfer.Side;
import io.resonant.kernel.transfer.SqliteConversions;
import io.resonant.kernel.transfer.SqliteSide;
import io.resonant.kernel.transfer.SqliteWriting;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How many rows each table has and what they are, in a form that is the same on both engines and for ever. */
public final class TableDigests {
    private TableDigests() {}

    /** @param digest over all rows, whatever their order */
    public record Digest(long rows, String digest) {}

    /** Reads every row of one state of the database. */
    public static Map<String, Digest> of(DatabaseLocation location, List<Table> tables) throws SQLException {
        try (var side = side(location);
                var frozen = side.freeze(1)) {
            return of(frozen, tables);
        }
    }

    static Map<String, Digest> of(Frozen frozen, List<Table> tables) throws SQLException {
        var digests = new TreeMap<String, Digest>();
        Comparison.hash(tables, frozen)
                .forEach((table, buckets) -> digests.put(table, new Digest(buckets.rows(), buckets.digest())));
        return digests;
    }

    static Side side(DatabaseLocation location) {
        return switch (location) {
            case DatabaseLocation.Sqlite sqlite ->
                new SqliteSide(
                        sqlite,
                        new SqliteWriting(sqlite, null),
                        new SqliteConversions(sqlite, Rules.accepting().surveying(), new OddValues()));
            case DatabaseLocation.Postgresql postgresql -> new PostgresqlSide(postgresql);
        };
    }
}
