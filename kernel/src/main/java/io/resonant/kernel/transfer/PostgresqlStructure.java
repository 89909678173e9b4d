package io.resonant.kernel.transfer;

import io.resonant.kernel.catalogue.Names;
import io.resonant.kernel.catalogue.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What slows the loading of rows down, or would get in the way of putting changed rows in, and is left out meanwhile: the
 * definitions are kept in a table, so that a crash cannot lose them.
 */
final class PostgresqlStructure {
    private static final String KEEP_FOREIGN_KEYS = "insert into " + Ledger.DEFERRED + """
             (kind, name, table_name, definition)
            select 'foreign', c.conname, t.relname, pg_get_constraintdef(c.oid)
              from pg_constraint c join pg_class t on t.oid = c.conrelid join pg_class r on r.oid = c.confrelid
             where c.contype = 'f' and t.relnamespace = 'public'::regnamespace
               and (t.relname = any (?) or r.relname = any (?))
            on conflict do nothing""";
    private static final String KEEP_INDEXES = "insert into " + Ledger.DEFERRED + """
             (kind, name, table_name, definition)
            select case c.contype when 'p' then 'primary' when 'u' then 'unique' else 'index' end,
                   x.relname, t.relname, pg_get_indexdef(i.indexrelid)
              from pg_index i join pg_class x on x.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
              left join pg_constraint c on c.conindid = i.indexrelid and c.contype in ('p', 'u')
             where t.relname = any (?) and t.relnamespace = 'public'::regnamespace
            on conflict do nothing""";
    private static final String KEEP_FORCED = "insert into " + Ledger.DEFERRED + """
             (kind, name, table_name, definition)
            select 'forced', relname, relname, '' from pg_class
             where relname = any (?) and relnamespace = 'public'::regnamespace and relforcerowsecurity
            on conflict do nothing""";

    private static final String EXISTS = "exists (select 1 from pg_constraint c where c.conname = %s"
            + " and c.conrelid = to_regclass(quote_ident(%s)))";

    private static final String RESTORE = """
            select d.table_name, case d.kind when 'forced' then 'force row level security'
                     else 'add constraint ' || quote_ident(d.name) || ' ' || d.definition || ' not valid' end
              from %s d where d.kind = 'forced' or d.kind = 'foreign' and not %s
            """.formatted(Ledger.DEFERRED, EXISTS.formatted("d.name", "d.table_name"));
    private static final String FOREIGN_KEY_VIOLATION = "23503";
    private static final Logger LOG = LoggerFactory.getLogger(PostgresqlStructure.class);

    private PostgresqlStructure() {}

    /** Something that was left out. {@code kind}: foreign, primary, unique, index, forced. */
    record LeftOut(String kind, String name, String table, String definition) {}

    /** Leaves foreign keys out, and the force of row-level security, under which rows cannot be copied in. */
    static void leaveOutForChanges(Connection connection, List<Table> tables) throws SQLException {
        createTable(connection);
        var names = names(tables);
        // What a crash kept from being settled is in force again, and is left out again.
        PostgresqlConnections.update(
                connection,
                "update " + Ledger.DEFERRED + " d set dropped = false where kind = 'foreign' and "
                        + EXISTS.formatted("d.name", "d.table_name"));
        PostgresqlConnections.update(
                connection, "update " + Ledger.DEFERRED + " set dropped = false where kind = 'forced'");
        PostgresqlConnections.update(connection, KEEP_FOREIGN_KEYS, names, names);
        PostgresqlConnections.update(connection, KEEP_FORCED, (Object) names);
        drop(connection, "foreign", "alter table %2$s drop constraint %1$s");
        drop(connection, "forced", "alter table %2$s no force row level security");
    }

    /** Leaves the indexes out too. */
    static void leaveOutForLoading(Connection connection, List<Table> tables) throws SQLException {
        leaveOutForChanges(connection, tables);
        PostgresqlConnections.update(connection, KEEP_INDEXES, (Object) names(tables));
        drop(connection, "primary", "alter table %2$s drop constraint %1$s");
        drop(connection, "unique", "alter table %2$s drop constraint %1$s");
        drop(connection, "index", "drop index %1$s");
    }

    static List<LeftOut> leftOut(Connection connection) throws SQLException {
        var found = new ArrayList<LeftOut>();
        try (var statement = connection.createStatement();
                // The longest first, so that no thread begins with it when the others are done.
                var rows = statement.executeQuery("select d.kind, d.name, d.table_name, d.definition from "
                        + Ledger.DEFERRED + " d order by pg_relation_size(to_regclass(quote_ident(d.table_name))) desc,"
                        + " d.table_name, d.name")) {
            while (rows.next()) {
                found.add(new LeftOut(rows.getString(1), rows.getString(2), rows.getString(3), rows.getString(4)));
            }
        }
        return found;
    }

    /** Builds the indexes that were left out and are missing, several at once, and makes the keys of them. */
    static void build(PostgresqlConnections connections, int threads, Side.Progress progress) throws SQLException {
        var wanted = connections.with(connection -> leftOut(connection).stream()
                .filter(one -> !one.definition().isEmpty() && !one.kind().equals("foreign"))
                .toList());
        Copy.inParallel(threads, wanted, (_, one) -> {
            var statement = one.definition().replaceFirst("(?i)\\bINDEX ", "INDEX IF NOT EXISTS ");
            connections.slowly(connection -> PostgresqlConnections.execute(connection, statement));
            progress.done(one.name());
        });
        connections.run(PostgresqlStructure::makeKeys);
    }

    /** What the planner goes by. Each table costs about the same, however large it is: PostgreSQL looks at a sample of it. */
    static void gatherStatistics(PostgresqlConnections connections, int threads) throws SQLException {
        Copy.inParallel(
                threads,
                connections.with(PostgresqlStructure::tables),
                (_, table) -> connections.slowly(
                        connection -> PostgresqlConnections.execute(connection, "analyze " + table)));
    }

    /** As SQL writes them, also those of others; the longest first. */
    private static List<String> tables(Connection connection) throws SQLException {
        var found = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select quote_ident(relname) from pg_class where relkind = 'r'"
                        + " and relnamespace = 'public'::regnamespace order by pg_relation_size(oid) desc")) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    /** Once all indexes exist: makes the keys of them. One transaction. */
    private static void makeKeys(Connection connection) throws SQLException {
        for (var one : leftOut(connection)) {
            switch (one.kind()) {
                case "primary", "unique" ->
                    PostgresqlConnections.execute(
                            connection,
                            "alter table " + Names.quoted(one.table()) + " add constraint " + Names.quoted(one.name())
                                    + (one.kind().equals("primary") ? " primary key" : " unique") + " using index "
                                    + Names.quoted(one.name()));
                case "index" -> {}
                default -> {
                    continue;
                }
            }
            forget(connection, one);
        }
    }

    /**
     * What must hold from the first write on: the fence is open, foreign keys bind (the rows that are there are checked by
     * {@link #settle}), and row-level security is in force again. One statement for each table: each counts in the pause.
     */
    static List<String> opening(Connection connection, List<Table> tables) throws SQLException {
        var actions = new TreeMap<String, String>();
        tables.forEach(table -> actions.put(table.name(), PostgresqlTriggers.OPEN_FENCE));
        if (PostgresqlConnections.exists(connection, Ledger.DEFERRED)) {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery(RESTORE)) {
                while (rows.next()) {
                    actions.merge(rows.getString(1), rows.getString(2), (some, more) -> some + ", " + more);
                }
            }
        }
        return actions.entrySet().stream()
                .map(table -> "alter table " + Names.quoted(table.getKey()) + " " + table.getValue())
                .toList();
    }

    /** What needs no hurry after a database was opened: checks the rows that were there. */
    static void settle(PostgresqlConnections connections) throws SQLException {
        var added = connections.with(connection ->
                PostgresqlConnections.exists(connection, Ledger.DEFERRED) ? leftOut(connection) : List.<LeftOut>of());
        for (var one : added) {
            try {
                connections.slowly(connection -> settle(connection, one));
            } catch (SQLException e) {
                if (!FOREIGN_KEY_VIOLATION.equals(e.getSQLState())) {
                    throw e;
                }
                LOG.warn(
                        "Rows of {} refer to rows that do not exist, as they did before the move. The foreign key {} binds"
                                + " all new rows; correct the old ones and run: alter table {} validate constraint {}",
                        one.table(),
                        one.name(),
                        one.table(),
                        one.name(),
                        e);
                connections.run(connection -> forget(connection, one));
            }
        }
    }

    private static void settle(Connection connection, LeftOut one) throws SQLException {
        switch (one.kind()) {
            case "foreign" ->
                PostgresqlConnections.execute(
                        connection,
                        "alter table " + Names.quoted(one.table()) + " validate constraint "
                                + Names.quoted(one.name()));
            case "forced" -> {} // was restored at once
            default -> {
                return;
            }
        }
        forget(connection, one);
    }

    private static void createTable(Connection connection) throws SQLException {
        PostgresqlConnections.execute(
                connection,
                "create table if not exists " + Ledger.DEFERRED
                        + " (kind text not null, name text not null, table_name text not null, definition text not null,"
                        + " dropped boolean not null default false, primary key (kind, name, table_name))");
    }

    private static void drop(Connection connection, String kind, String template) throws SQLException {
        var statements = new ArrayList<String>();
        try (var find = connection.prepareStatement(
                "select name, table_name from " + Ledger.DEFERRED + " where kind = ? and not dropped")) {
            find.setString(1, kind);
            try (var rows = find.executeQuery()) {
                while (rows.next()) {
                    statements.add(
                            template.formatted(Names.quoted(rows.getString(1)), Names.quoted(rows.getString(2))));
                }
            }
        }
        for (var statement : statements) {
            PostgresqlConnections.execute(connection, statement);
        }
        PostgresqlConnections.update(
                connection, "update " + Ledger.DEFERRED + " set dropped = true where kind = ?", kind);
    }

    static void forget(Connection connection, LeftOut one) throws SQLException {
        PostgresqlConnections.update(
                connection,
                "delete from " + Ledger.DEFERRED + " where kind = ? and name = ? and table_name = ?",
                one.kind(),
                one.name(),
                one.table());
    }

    private static String[] names(List<Table> tables) {
        return tables.stream().map(Table::name).toArray(String[]::new);
    }
}
