package io.resonant.kernel.transfer;

import io.resonant.kernel.catalogue.Names;
import io.resonant.kernel.catalogue.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The triggers that note which rows change, and those that refuse changes. They work for every program that opens the
 * file, also one that knows nothing of a move.
 */
final class SqliteTriggers {
    /** What a refused write says; the server recognises it. */
    static final String FENCED = "resonant-fenced";

    private static final String FENCES =
            "type = 'trigger' and name like '" + Names.OF_A_MOVE.replace("_", "\\_") + "\\_%\\_fence\\_%' escape '\\'";

    private SqliteTriggers() {}

    static List<String> capture(Connection connection, List<Table> tables) throws SQLException {
        var statements = new ArrayList<String>();
        // Without AUTOINCREMENT numbers may come again once the last has gone: the log keeps the last.
        statements.add("create table if not exists " + Ledger.LOG
                + " (seq integer primary key, table_name text not null, row_key text not null)");
        for (var table : tables) {
            var insert = note(table, "new.");
            var delete = note(table, "old.");
            statements.add(trigger(table, "capture_insert", "after insert", "", insert));
            statements.add(trigger(table, "capture_delete", "after delete", "", delete));
            statements.add(trigger(table, "capture_update", "after update", "", insert));
            statements.add(trigger(
                    table,
                    "capture_rename",
                    "after update of " + Names.list(table.key()),
                    " when (" + Names.list("old.", table.key()) + ") is not (" + Names.list("new.", table.key()) + ")",
                    delete));
            var replaced = replaced(connection, table);
            if (!replaced.isEmpty()) {
                statements.add(trigger(table, "capture_replace", "before insert", "", replaced));
                statements.add(trigger(table, "capture_displace", "before update", "", replaced));
            }
        }
        return statements;
    }

    /**
     * Notes the rows that {@code INSERT OR REPLACE} removes because of another unique value: a program that has not turned
     * {@code recursive_triggers} on deletes them without a trigger.
     */
    private static String replaced(Connection connection, Table table) throws SQLException {
        var body = new StringBuilder();
        var key = Names.list(table.key());
        for (var columns : uniques(connection, table)) {
            if (Set.copyOf(columns).equals(Set.copyOf(table.key()))) {
                continue; // the other triggers note it
            }
            var same = columns.stream()
                    .map(column -> Names.quoted(column) + " = new." + Names.quoted(column))
                    .collect(Collectors.joining(" and "));
            body.append("insert into ")
                    .append(Ledger.LOG)
                    .append(" (table_name, row_key) select '")
                    .append(Names.require(table.name()))
                    .append("', json_array(")
                    .append(key)
                    .append(") from ")
                    .append(Names.quoted(table.name()))
                    .append(" where ")
                    .append(same)
                    .append(" and (")
                    .append(key)
                    .append(") is not (")
                    .append(Names.list("new.", table.key()))
                    .append(");");
        }
        return body.toString();
    }

    /** The columns of each unique index; those over expressions are left out. */
    private static Collection<List<String>> uniques(Connection connection, Table table) throws SQLException {
        var found = new TreeMap<String, List<String>>();
        try (var statement = connection.prepareStatement("""
                select l.name, i.name from pragma_index_list(?) l, pragma_index_info(l.name) i where l."unique" = 1
                   and not exists (select 1 from pragma_index_info(l.name) e where e.name is null)
                 order by l.name, i.seqno""")) {
            statement.setString(1, table.name());
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.computeIfAbsent(rows.getString(1), _ -> new ArrayList<>())
                            .add(rows.getString(2));
                }
            }
        }
        return found.values();
    }

    static List<String> fence(List<Table> tables) {
        var when = " when (select value from " + Ledger.TABLE + " where name = 'fence') = '1'";
        var refuse = "select raise(abort, '" + FENCED + "');";
        var statements = new ArrayList<String>();
        for (var table : tables) {
            for (var event : List.of("insert", "update", "delete")) {
                statements.add(trigger(table, "fence_" + event, "before " + event, when, refuse));
            }
        }
        return statements;
    }

    static List<String> dropCapture(List<Table> tables) {
        var statements = new ArrayList<String>();
        for (var table : tables) {
            for (var kind : List.of("insert", "delete", "update", "rename", "replace", "displace")) {
                statements.add("drop trigger if exists " + name(table, "capture_" + kind));
            }
        }
        return statements;
    }

    /** How many triggers of the fence there are. They refuse only while the ledger says so. */
    static long fences(Connection connection) throws SQLException {
        return SqliteWriting.number(connection, "select count(*) from sqlite_master where " + FENCES);
    }

    /**
     * Removes some triggers of a fence that is open.
     *
     * @return whether there are more
     */
    static boolean dropFence(Connection connection, int limit) throws SQLException {
        if ("1"
                .equals(Ledger.read(connection, SqliteWriting.exists(connection, Ledger.TABLE))
                        .get("fence"))) {
            return false;
        }
        var found = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select name from sqlite_master where " + FENCES + " order by name limit " + limit)) {
            while (rows.next()) {
                found.add("drop trigger " + Names.quoted(rows.getString(1)));
            }
        }
        SqliteWriting.execute(connection, found);
        return found.size() == limit;
    }

    private static List<String> dropFence(List<Table> tables) {
        var statements = new ArrayList<String>();
        for (var table : tables) {
            for (var event : List.of("insert", "update", "delete")) {
                statements.add("drop trigger if exists " + name(table, "fence_" + event));
            }
        }
        return statements;
    }

    static List<String> drop(List<Table> tables) {
        var statements = new ArrayList<>(dropCapture(tables));
        statements.addAll(dropFence(tables));
        return statements;
    }

    private static String note(Table table, String row) {
        return "insert into " + Ledger.LOG + " (table_name, row_key) values ('" + Names.require(table.name())
                + "', json_array(" + Names.list(row, table.key()) + "));";
    }

    private static String trigger(Table table, String kind, String event, String when, String body) {
        return "create trigger if not exists " + name(table, kind) + " " + event + " on " + Names.quoted(table.name())
                + when + " begin " + body + " end";
    }

    private static String name(Table table, String kind) {
        return "\"" + Names.OF_A_MOVE + "_" + table.name() + "_" + kind + "\"";
    }

    /** The log of changed keys in a SQLite file. Its numbers must not come again, or a later entry would be lost. */
    static final class Log {
        private static final int FORGET_AT_ONCE = 5_000; // so that no writer waits long

        private Log() {}

        /** The number of the newest entry; 0 when there was never one. */
        static long last(Connection connection) throws SQLException {
            return SqliteWriting.exists(connection, Ledger.LOG)
                    ? SqliteWriting.number(connection, "select coalesce(max(seq), 0) from " + Ledger.LOG)
                    : 0;
        }

        static long count(Connection connection, long limit) throws SQLException {
            return SqliteWriting.exists(connection, Ledger.LOG)
                    ? SqliteWriting.number(
                            connection,
                            "select count(*) from (select 1 from " + Ledger.LOG + " where table_name <> '' limit "
                                    + limit + ")")
                    : 0;
        }

        /**
         * Removes some of the entries up to a number, of which the last stays, without a key.
         *
         * @return whether there are more
         */
        static boolean forget(Connection connection, long position) throws SQLException {
            if (position == 0 || !SqliteWriting.exists(connection, Ledger.LOG)) {
                return false;
            }
            SqliteWriting.execute(
                    connection,
                    List.of("insert or replace into " + Ledger.LOG + " (seq, table_name, row_key) values (" + position
                            + ", '', '')"));
            try (var statement =
                    connection.prepareStatement("delete from " + Ledger.LOG + " where seq in (select seq from "
                            + Ledger.LOG + " where seq < ? order by seq limit " + FORGET_AT_ONCE + ")")) {
                statement.setLong(1, position);
                return statement.executeUpdate() == FORGET_AT_ONCE;
            }
        }
    }
}
