package io.resonant.kernel.transfer;

import io.resonant.kernel.canonical.ColumnKind;
import io.resonant.kernel.canonical.Conversion;
import io.resonant.kernel.canonical.OddValues;
import io.resonant.kernel.canonical.RowEncoder;
import io.resonant.kernel.canonical.RowKey;
import io.resonant.kernel.canonical.Rules;
import io.resonant.kernel.catalogue.Catalogue;
import io.resonant.kernel.catalogue.Names;
import io.resonant.kernel.catalogue.Table;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Brings the rows of SQLite tables into canonical form: the fast way for STRICT tables, the careful way for all others. */
public final class SqliteConversions {
    private final DatabaseLocation.Sqlite location;
    private final Rules rules;
    private final OddValues odd;
    private final Repairs repairs;
    private final ConcurrentHashMap<String, Prepared> prepared = new ConcurrentHashMap<>();

    /** Keeps the original of every value that is repaired. */
    public SqliteConversions(DatabaseLocation.Sqlite location, Rules rules) {
        this(location, rules, new Repairs());
    }

    private SqliteConversions(DatabaseLocation.Sqlite location, Rules rules, Repairs repairs) {
        this(location, rules, new OddValues(repairs), repairs);
    }

    /** Only counts what is odd. */
    public SqliteConversions(DatabaseLocation.Sqlite location, Rules rules, OddValues odd) {
        this(location, rules, odd, new Repairs());
    }

    private SqliteConversions(DatabaseLocation.Sqlite location, Rules rules, OddValues odd, Repairs repairs) {
        this.location = location;
        this.rules = rules;
        this.odd = odd;
        this.repairs = repairs;
    }

    record Prepared(Table table, boolean strict, List<Conversion> columns) {}

    /** What was odd so far. */
    public OddValues odd() {
        return odd;
    }

    Reader of(Table table) {
        return new Reader(prepared.computeIfAbsent(table.name(), _ -> prepare(table)));
    }

    /** What this thread has repaired since it asked last. */
    List<Repairs.Repair> repairs() {
        return repairs.take();
    }

    private Prepared prepare(Table table) {
        var columns = new ArrayList<Conversion>();
        for (var column : table.columns()) {
            columns.add(
                    table.key().contains(column.name())
                            ? Conversion.ofKey(table.name(), column.name(), column.kind(), rules, odd)
                            : new Conversion(
                                    table.name(), column.name(), column.kind(), column.nullable(), rules, odd));
        }
        try (var connection = location.connect()) {
            return new Prepared(table, Catalogue.isStrict(connection, table), columns);
        } catch (SQLException e) {
            throw new IllegalStateException("The columns of " + table.name() + " could not be read", e);
        }
    }

    /** Puts rows of one table into canonical form; for one thread. */
    static final class Reader {
        private final Prepared prepared;

        Reader(Prepared prepared) {
            this.prepared = prepared;
        }

        /** The columns, and for tables that are not strict their storage classes behind them. */
        String columns() {
            var names = prepared.table().columnNames();
            var columns = Names.list(names);
            return prepared.strict()
                    ? columns
                    : columns + ", "
                            + names.stream()
                                    .map(name -> "typeof(" + Names.quoted(name) + ")")
                                    .collect(Collectors.joining(", "));
        }

        /** @return false when the row is to be left out */
        boolean read(ResultSet row, RowEncoder out) throws SQLException {
            var conversions = prepared.columns();
            var count = conversions.size();
            RowKey key = () -> key(row);
            out.begin(count);
            for (var i = 0; i < count; i++) {
                var goesOn = prepared.strict()
                        ? conversions.get(i).strict(row, i + 1, out, key)
                        : conversions.get(i).loose(row, i + 1, row.getString(count + i + 1), out, key);
                if (!goesOn) {
                    out.dropRow();
                    return false;
                }
            }
            return true;
        }

        /** As the log would name the row. */
        private String key(ResultSet row) {
            try {
                var values = new ArrayList<Object>();
                for (var place : prepared.table().keyPlaces()) {
                    var kind = prepared.table().columns().get(place).kind();
                    var number = kind == ColumnKind.SMALLINT || kind == ColumnKind.INTEGER || kind == ColumnKind.BIGINT;
                    var value = number ? (Object) row.getLong(place + 1) : row.getString(place + 1);
                    values.add(value == null ? "" : value);
                }
                return Json.of(values).text();
            } catch (SQLException e) {
                throw new IllegalStateException("The key of a row could not be read", e);
            }
        }
    }
}
