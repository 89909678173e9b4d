package io.resonant.kernel.transfer;

import java.util.ArrayList;
import java.util.List;

/**
 * The triggers that note which rows change, and those that refuse changes. They work for every program that opens the
 * file, also one that knows nothing of a move.
 */
final class SqliteTriggers {
    /** What a refused write says; the server recognises it. */
    static final String FENCED = "resonant-fenced";

    private SqliteTriggers() {}

    static List<String> capture(List<Table> tables) {
        var statements = new ArrayList<String>();
        // Without AUTOINCREMENT numbers may come again, but only after the log was emptied, which no position outlives.
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
        }
        return statements;
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
            for (var kind : List.of("insert", "delete", "update", "rename")) {
                statements.add("drop trigger if exists " + name(table, "capture_" + kind));
            }
        }
        return statements;
    }

    static List<String> dropFence(List<Table> tables) {
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
        return "\"" + Ledger.PREFIX + "_" + table.name() + "_" + kind + "\"";
    }
}
