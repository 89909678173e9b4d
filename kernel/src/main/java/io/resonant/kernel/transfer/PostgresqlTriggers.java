package io.resonant.kernel.transfer;

import io.resonant.kernel.catalogue.Names;
import io.resonant.kernel.catalogue.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The triggers that note which rows change, and those that refuse changes. Sessions that have set {@code
 * resonant.move_bypass} pass the fence: only the mover does that.
 */
final class PostgresqlTriggers {
    /** What a refused write fails with; the server recognises it. */
    static final String FENCED = "DM001";

    /** What a refused change of the schema fails with. */
    private static final String GUARDED = "DM002";

    private static final String NO_RIGHT = "42501";
    private static final String FENCE = Names.OF_A_MOVE + "_fence";
    /** Of a table. Readers are not disturbed by this, as they would be when the triggers were dropped. */
    static final String OPEN_FENCE = "disable trigger " + Names.quoted(FENCE);

    private static final String WHOLE = Names.OF_A_MOVE + "_truncate";

    /** Those that triggers still need stay. */
    static final String DROP_FUNCTIONS = "do $$ begin drop function if exists " + FENCE + "(), " + WHOLE
            + "(); exception when dependent_objects_still_exist then null; end $$";

    private static final String LOGS = Names.OF_A_MOVE + "_log_"; // and the table's name

    private static final String GUARD = Names.OF_A_MOVE + "_schema";

    static final String DROP_GUARD = "drop event trigger if exists " + GUARD + "_changed; drop event trigger if exists "
            + GUARD + "_dropped; drop function if exists " + GUARD + "()";

    private PostgresqlTriggers() {}

    /**
     * Refuses changes of the tables themselves from now on.
     *
     * @return false where the login may not make event triggers: PostgreSQL gives that right to superusers only, some
     *     providers to others as well
     */
    static boolean guardSchema(Connection connection, List<Table> tables) throws SQLException {
        PostgresqlConnections.execute(connection, "savepoint guard");
        try {
            PostgresqlConnections.execute(connection, DROP_GUARD + ";" + guard(oids(connection, tables)));
            PostgresqlConnections.execute(connection, "release savepoint guard");
            return true;
        } catch (SQLException e) {
            if (!NO_RIGHT.equals(e.getSQLState())) {
                throw e;
            }
            PostgresqlConnections.execute(connection, "rollback to savepoint guard");
            return false;
        }
    }

    private static String oids(Connection connection, List<Table> tables) throws SQLException {
        var names = tables.stream().map(table -> "'" + Names.quoted(table.name()) + "'::regclass::oid");
        return PostgresqlConnections.text(
                connection, "select array_to_string(array[" + names.collect(Collectors.joining(", ")) + "], ', ')");
    }

    private static String guard(String oids) {
        return "create or replace function " + GUARD + "() returns event_trigger language plpgsql as $$ begin"
                + " if coalesce(current_setting('resonant.move_bypass', true), '') = 'on' then return; end if;"
                + " if tg_event = 'sql_drop' then perform from pg_event_trigger_dropped_objects()"
                + " where classid = 'pg_class'::regclass and objid = any (array[" + oids + "]::oid[]);"
                + " else perform from pg_event_trigger_ddl_commands()"
                + " where classid = 'pg_class'::regclass and objid = any (array[" + oids + "]::oid[]); end if;"
                + " if found then raise exception 'A table cannot be changed while its rows are being moved.'"
                + " using errcode = '" + GUARDED
                + "', hint = 'Complete or cancel the move first: resonant move status.';"
                + " end if; end $$;"
                + " create event trigger " + GUARD + "_changed on ddl_command_end when tag in ('ALTER TABLE')"
                + " execute function " + GUARD + "();"
                + " create event trigger " + GUARD + "_dropped on sql_drop execute function " + GUARD + "()";
    }

    /** Whether every change is noted, by triggers of all tables or by a slot. A log alone notes nothing. */
    static boolean isCaptured(Connection connection, List<Table> tables) throws SQLException {
        var count = PostgresqlConnections.text(
                connection,
                "select count(*) from pg_trigger where starts_with(tgname::text, '" + LOGS + "') and tgenabled <> 'D'");
        return Integer.parseInt(count) == tables.size() || PostgresqlCapture.isBySlot(connection);
    }

    /** The log, and the triggers that refuse what cannot be logged; replaces what is there. */
    static List<String> log(List<Table> tables) {
        var statements = new ArrayList<String>();
        // The transaction's id decides what a snapshot has seen: numbers do not follow the order of commits here.
        statements.add("create table if not exists " + Ledger.LOG
                + " (xid xid8 not null default pg_current_xact_id(), table_name text not null, row_key text not null)");
        statements.add(function(
                WHOLE,
                "raise exception 'A table cannot be emptied with TRUNCATE while its rows are being moved.'"
                        + " using hint = 'Use DELETE.';"));
        for (var table : tables) {
            statements.add("create or replace trigger " + Names.quoted(WHOLE) + " before truncate on "
                    + Names.quoted(table.name()) + " for each statement execute function " + Names.quoted(WHOLE)
                    + "()");
        }
        return statements;
    }

    /** The same with the triggers that note every row. What the mover itself writes is not noted. */
    static List<String> capture(List<Table> tables) {
        var statements = new ArrayList<>(log(tables));
        for (var table : tables) {
            var function = LOGS + table.name();
            var changed = "(" + Names.list("old.", table.key()) + ") is distinct from ("
                    + Names.list("new.", table.key()) + ")";
            statements.add(function(
                    function,
                    "if coalesce(current_setting('resonant.move_bypass', true), '') = 'on' then return null; end if;"
                            + " if tg_op = 'DELETE' or (tg_op = 'UPDATE' and (" + changed + ")) then "
                            + note(table, "old.")
                            + " end if; if tg_op <> 'DELETE' then " + note(table, "new.")
                            + " end if; return null;"));
            statements.add("create or replace trigger " + Names.quoted(function)
                    + " after insert or update or delete on " + Names.quoted(table.name())
                    + " for each row execute function " + Names.quoted(function) + "()");
        }
        return statements;
    }

    /** The triggers that refuse every change, as yet disabled where they are new. */
    static List<String> prepareFence(Connection connection, List<Table> tables) throws SQLException {
        var statements = new ArrayList<String>();
        statements.add(function(
                FENCE,
                "if coalesce(current_setting('resonant.move_bypass', true), '') <> 'on' then"
                        + " raise exception 'This database has been left; its rows are moved to another one.'"
                        + " using errcode = '" + FENCED + "'; end if; return null;"));
        var known = fenced(connection);
        for (var table : tables) {
            if (!known.contains(table.name())) {
                statements.add("create trigger " + Names.quoted(FENCE)
                        + " before insert or update or delete or truncate on " + Names.quoted(table.name())
                        + " for each statement execute function " + Names.quoted(FENCE) + "()");
                statements.add("alter table " + Names.quoted(table.name()) + " " + OPEN_FENCE);
            }
        }
        return statements;
    }

    private static Set<String> fenced(Connection connection) throws SQLException {
        var found = new HashSet<String>();
        try (var statement = connection.createStatement();
                var rows =
                        statement.executeQuery("select c.relname from pg_trigger t join pg_class c on c.oid = t.tgrelid"
                                + " where t.tgname = '" + FENCE + "' and c.relnamespace = 'public'::regnamespace")) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    static List<String> fence(Connection connection, List<Table> tables) throws SQLException {
        var statements = new ArrayList<>(prepareFence(connection, tables));
        for (var table : tables) {
            statements.add("alter table " + Names.quoted(table.name()) + " enable trigger " + Names.quoted(FENCE));
        }
        return statements;
    }

    static List<String> dropCapture(List<Table> tables) {
        var statements = new ArrayList<String>();
        for (var table : tables) {
            var function = LOGS + table.name();
            statements.add("drop trigger if exists " + Names.quoted(function) + " on " + Names.quoted(table.name()));
            statements.add("drop function if exists " + Names.quoted(function) + "()");
        }
        statements.addAll(drop(tables, WHOLE));
        return statements;
    }

    /** Disturbs no reader. */
    static String disable(Connection connection) throws SQLException {
        return PostgresqlConnections.text(connection, """
                select coalesce(string_agg(format('alter table %s disable trigger %I', tgrelid::regclass, tgname), ';'), '')
                  from pg_trigger where tgname like 'resonant\\_move\\_%' and not tgisinternal""");
    }

    static List<String> drop(Table table) {
        var statements = new ArrayList<>(dropCapture(List.of(table)));
        statements.addAll(drop(List.of(table), FENCE));
        return statements;
    }

    private static List<String> drop(List<Table> tables, String name) {
        return tables.stream()
                .map(table -> "drop trigger if exists " + Names.quoted(name) + " on " + Names.quoted(table.name()))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static String function(String name, String body) {
        return "create or replace function " + Names.quoted(name)
                + "() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$ begin "
                + body + " end $$";
    }

    private static String note(Table table, String row) {
        return "insert into " + Ledger.LOG + " (table_name, row_key) values ('" + Names.require(table.name())
                + "', json_build_array(" + Names.list(row, table.key()) + ")::text);";
    }
}
