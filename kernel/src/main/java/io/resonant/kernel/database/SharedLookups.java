package io.resonant.kernel.database;

import io.resonant.kernel.database.Session.Call;
import io.resonant.kernel.database.Session.Values;
import io.resonant.kernel.pool.Sharing;
import io.resonant.kernel.sql.ParsedSql;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets lookups by the same text in the same tenant that come at the same moment share a round trip to PostgreSQL. Most of
 * what a short read costs is waking the database and being woken by it. Each call keeps its own values, who looks among
 * them, and gets its own row.
 */
final class SharedLookups {
    static final int TOGETHER = 4;
    private static final int MOST = 32;

    private final Sharing<Kind, Lookup<?>> sharing;
    private final Trip trip;

    /**
     * @param trip runs a query
     * @param capacity how many may wait
     */
    SharedLookups(Trip trip, int capacity) {
        this.trip = trip;
        this.sharing = new Sharing<>(TOGETHER, MOST, capacity, this::ask, Failures::isStorage);
    }

    /** A query in a transaction of its own. */
    interface Trip {
        void query(Call call, String scope, Session.Rows<@Nullable Void> rows);
    }

    private record Kind(String scope, ParsedSql sql) {}

    /** The search for one row, and what it found. */
    static final class Lookup<T> {
        private final ParsedSql sql;
        private final String scope;
        private final @Nullable Object[] values; // in the order of the names
        private final Call call;
        private final Function<Row, T> mapper;
        private @Nullable T found;

        Lookup(ParsedSql sql, String scope, @Nullable Object[] values, Call call, Function<Row, T> mapper) {
            this.sql = sql;
            this.scope = scope;
            this.values = values;
            this.call = call;
            this.mapper = mapper;
        }

        Call call() {
            return call;
        }

        String scope() {
            return scope;
        }

        Optional<T> found() {
            return Optional.ofNullable(found);
        }

        /** Takes the row that the result stands at. */
        void take(Row row) {
            if (found != null) {
                throw new IllegalStateException("One row at most was expected, there are more: " + sql.text());
            }
            found = mapper.apply(row);
        }
    }

    <T> Optional<T> find(Lookup<T> lookup) {
        sharing.go(new Kind(lookup.scope, lookup.sql), lookup);
        return lookup.found();
    }

    int waiting() {
        return sharing.waiting();
    }

    private void ask(List<Lookup<?>> lookups) {
        lookups.forEach(lookup -> lookup.found = null); // of a trip that was refused
        var first = lookups.getFirst();
        if (lookups.size() == 1) {
            trip.query(first.call, first.scope, (result, columns) -> {
                var row = new Row(Engine.POSTGRESQL, result, columns);
                while (result.next()) {
                    first.take(row);
                }
                return null;
            });
        } else {
            trip.query(together(lookups), first.scope, (result, columns) -> {
                var row = new Row(Engine.POSTGRESQL, result, columns);
                while (result.next()) {
                    lookups.get(row.integer(ParsedSql.PLACE) - 1).take(row);
                }
                return null;
            });
        }
    }

    private Call together(List<Lookup<?>> lookups) {
        var first = lookups.getFirst();
        var text = first.sql.ofMany(
                () -> Arrays.stream(first.values).map(Values::elementType).toList());
        var arrays = new @Nullable Object[first.values.length];
        for (var i = 0; i < arrays.length; i++) {
            var array = new String[lookups.size()];
            for (var k = 0; k < array.length; k++) {
                array[k] = Values.element(lookups.get(k).values[i]);
            }
            arrays[i] = array;
        }
        return new Call(text, text, arrays);
    }
}
