package io.resonant.kernel.database;

import io.resonant.kernel.database.Session.Call;
import io.resonant.kernel.sql.ParsedSql;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A statement with named parameters. Takes UUID, String, Integer, Long, Double, Boolean, Instant, LocalDate, Json, enums
 * (stored as their name in lower case), {@code byte[]}, and a Collection of these for {@code in (:ids)}.
 */
public final class Statement {
    private static final @Nullable Object[] NONE = {};
    /** Of rows that go together: many, and few enough for the parameters that a statement can have. */
    private static final int MOST_ROWS = 64;

    private final UnitOfWork unit;
    private final ParsedSql sql;
    private final String scope;
    private final @Nullable Object[] values;
    private long bound; // one bit for each name
    private boolean collections;

    Statement(UnitOfWork unit, ParsedSql sql, String scope) {
        this.unit = unit;
        this.sql = sql;
        this.scope = scope;
        this.values = new Object[sql.names()];
    }

    public Statement bind(String name, @Nullable Object value) {
        var slot = sql.slot(name);
        if (slot < 0) {
            throw new IllegalArgumentException("The statement has no parameter :" + name + ": " + sql.text());
        }
        values[slot] = value;
        bound |= 1L << slot;
        collections |= value instanceof Collection<?> || value instanceof Rows;
        return this;
    }

    /** The first row, if there is one. */
    public <T> Optional<T> first(Function<Row, T> mapper) {
        return unit.query(
                call(),
                scope,
                (result, columns) -> result.next()
                        ? Optional.of(mapper.apply(new Row(unit.engine(), result, columns)))
                        : Optional.empty());
    }

    /**
     * The row that a key finds, of which there is one at most. Say this, and not {@link #first}, where many read at the same
     * moment: a read on PostgreSQL that needs nothing else goes together with others by the same text in the same tenant,
     * if as many as may be are under way already, and 64 callers at once need two thirds of the processor time.
     *
     * @throws IllegalArgumentException when a value is null or no UUID, text, number, truth value or enum, or a parameter stands
     *     where a column could not, as after {@code limit}
     */
    public <T> Optional<T> lookup(Function<Row, T> mapper) {
        for (var value : values) {
            Session.Values.elementType(
                    value); // so that it is refused here, and not once somebody else comes at the same moment
        }
        return unit.find(new SharedLookups.Lookup<>(sql, scope, values, call(), mapper));
    }

    /** The only row. */
    public <T extends @Nullable Object> T one(Function<Row, T> mapper) {
        return unit.query(call(), scope, (result, columns) -> {
            if (!result.next()) {
                throw new IllegalStateException("One row was expected, there is none: " + sql.text());
            }
            var value = mapper.apply(new Row(unit.engine(), result, columns));
            if (result.next()) {
                throw new IllegalStateException("One row was expected, there are more: " + sql.text());
            }
            return value;
        });
    }

    /** The number that the last statement of a transaction returns. */
    long last() {
        return unit.queryLast(call(), scope, (result, _) -> {
            result.next();
            return result.getLong(1);
        });
    }

    public <T> List<T> list(Function<Row, T> mapper) {
        return unit.query(call(), scope, (result, columns) -> {
            var row = new Row(unit.engine(), result, columns);
            var list = new ArrayList<T>();
            while (result.next()) {
                list.add(mapper.apply(row));
            }
            return list;
        });
    }

    /** Row by row, for results that may be long. */
    public void each(Consumer<Row> action) {
        unit.<@Nullable Void>query(call(), scope, (result, columns) -> {
            var row = new Row(unit.engine(), result, columns);
            while (result.next()) {
                action.accept(row);
            }
            return null;
        });
    }

    public boolean exists() {
        return unit.query(call(), scope, (result, _) -> result.next());
    }

    /** Runs an insert, update or delete and returns how many rows it changed. */
    public int update() {
        return unit.update(call(), scope);
    }

    /**
     * Runs an insert of many rows, which says {@code values :name}: 64 at once, then 32, 16 and so on, so that few different
     * texts are prepared.
     *
     * @param rows the values of each, in the order of the columns
     * @return how many rows were changed
     */
    public int updateRows(String name, List<? extends List<? extends @Nullable Object>> rows) {
        int changed = 0;
        int end;
        for (int begin = 0; begin < rows.size(); begin = end) {
            end = begin + Math.min(MOST_ROWS, Integer.highestOneBit(rows.size() - begin));
            changed += bind(name, new Rows(rows.subList(begin, end))).update();
        }
        return changed;
    }

    private record Rows(List<? extends List<? extends @Nullable Object>> rows) {}

    /**
     * Runs an insert, update or delete whose count nobody needs, with the next statement or with the commit: a round trip
     * less on PostgreSQL. What it violates is reported then.
     */
    public void later() {
        unit.later(call(), scope);
    }

    private Call call() {
        if (Long.bitCount(bound) != values.length) {
            var missing = sql.name(Long.numberOfTrailingZeros(~bound));
            throw new IllegalStateException("Parameter :" + missing + " is not bound: " + sql.text());
        }
        var slots = sql.slots();
        if (collections) {
            return expanded(slots);
        }
        if (slots.length == 0) {
            return new Call(sql, sql.plain(), NONE);
        }
        var flat = new @Nullable Object[slots.length];
        for (var i = 0; i < slots.length; i++) {
            flat[i] = values[slots[i]];
        }
        return new Call(sql, sql.plain(), flat);
    }

    /** Collections take several places; their number is rounded up so that few different texts are prepared. */
    private Call expanded(int[] slots) {
        var text = new StringBuilder(sql.pieces().getFirst());
        var flat = new ArrayList<@Nullable Object>();
        for (var i = 0; i < slots.length; i++) {
            var value = values[slots[i]];
            if (value instanceof Collection<?> collection) {
                spread(collection, text, flat);
            } else if (value instanceof Rows(var rows)) {
                var row = "(" + "?,".repeat(rows.getFirst().size() - 1) + "?)";
                text.append((row + ",").repeat(rows.size() - 1)).append(row);
                rows.forEach(flat::addAll);
            } else {
                text.append('?');
                flat.add(value);
            }
            text.append(sql.pieces().get(i + 1));
        }
        var finished = text.toString();
        return new Call(finished, finished, flat.toArray());
    }

    private static void spread(Collection<?> collection, StringBuilder text, List<@Nullable Object> flat) {
        if (collection.isEmpty()) {
            if (text.toString().stripTrailing().toLowerCase(Locale.ROOT).matches("(?s).*\\bnot\\s+in\\s*\\(")) {
                throw new IllegalArgumentException("An empty collection cannot stand in a \"not in\": " + text);
            }
            text.append("null"); // in (null) is true for no row
            return;
        }
        var places = Integer.highestOneBit(collection.size() * 2 - 1);
        text.append("?,".repeat(places), 0, places * 2 - 1);
        Object last = null;
        for (var element : collection) {
            flat.add(element);
            last = element;
        }
        for (var i = collection.size(); i < places; i++) {
            flat.add(last);
        }
    }
}
