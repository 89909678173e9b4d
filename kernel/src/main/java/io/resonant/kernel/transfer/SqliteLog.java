package io.resonant.kernel.transfer;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The log of changed keys in a SQLite file. Its numbers must not come again, or a later entry would be lost. */
final class SqliteLog {
    private static final int FORGET_AT_ONCE = 5_000; // so that no writer waits long

    private SqliteLog() {}

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
                        "select count(*) from (select 1 from " + Ledger.LOG + " where table_name <> '' limit " + limit
                                + ")")
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
        try (var statement = connection.prepareStatement("delete from " + Ledger.LOG + " where seq in (select seq from "
                + Ledger.LOG + " where seq < ? order by seq limit " + FORGET_AT_ONCE + ")")) {
            statement.setLong(1, position);
            return statement.executeUpdate() == FORGET_AT_ONCE;
        }
    }
}
