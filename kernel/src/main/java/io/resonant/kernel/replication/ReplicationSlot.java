package io.resonant.kernel.replication;

import io.resonant.kernel.catalogue.Names;
import io.resonant.kernel.catalogue.Table;
import io.resonant.kernel.database.DatabaseLocation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The replication slot of a move, and the publication that says which tables it is about. There is one for each database,
 * under a name that can be found again after a crash.
 */
public final class ReplicationSlot {
    /** What PostgreSQL answers when a slot is still being read. */
    public static final String IN_USE = "55006";

    static final String PUBLICATION = Names.OF_A_MOVE;

    private static final String NO_RIGHT = "42501";
    private static final long LEAST_RETENTION_MEGABYTES = 1_024; // less would be gone while the reader begins again
    private static final String NAME =
            "'" + Names.OF_A_MOVE + "_' || (select oid from pg_database where datname =" + " current_database())";
    private static final String THIS = " from pg_replication_slots where slot_name = " + NAME;

    private ReplicationSlot() {}

    /** What the server says of the slot. {@code lost}: what was to be read is gone. */
    public record State(boolean exists, boolean lost, long retainedBytes) {}

    /** Whether changes could be followed with a slot; nothing when they could. Changes nothing. */
    public static Optional<Obstacle> obstacle(DatabaseLocation.Postgresql location, List<Table> tables)
            throws SQLException {
        try (var connection = location.connect()) {
            var level = text(connection, "show wal_level");
            if (!level.equals("logical")) {
                return obstacle("wal_level", Map.of("wal_level", level));
            }
            for (var table : tables) {
                var found = table(connection, table);
                if (found.isPresent()) {
                    return found;
                }
            }
            if (!is(connection, "select has_database_privilege(current_database(), 'create')")) {
                return obstacle("owner", Map.of("user", location.user(), "table", location.database()));
            }
            var kept = setting(connection, "max_slot_wal_keep_size"); // -1 is without a limit
            if (kept >= 0 && kept < LEAST_RETENTION_MEGABYTES) {
                return obstacle("retention", Map.of("megabytes", String.valueOf(kept)));
            }
            if (!is(
                            connection,
                            "select exists (select 1" + THIS + ") or (select count(*) from pg_replication_slots) <"
                                    + " current_setting('max_replication_slots')::int")
                    || !is(
                            connection,
                            "select (select count(*) from pg_stat_replication) <"
                                    + " current_setting('max_wal_senders')::int")) {
                return obstacle("slots", Map.of());
            }
        }
        return connecting(location);
    }

    /** The address with which a database is asked for its changes. */
    static DatabaseLocation.Postgresql replicating(DatabaseLocation.Postgresql location, String application) {
        return location.with(Map.of(
                "replication",
                "database",
                "assumeMinServerVersion",
                "15",
                "preferQueryMode",
                "simple",
                "ApplicationName",
                application));
    }

    /** Says which tables the slot is about, in place of what was said before. A slot must be created afterwards. */
    public static void publish(Connection connection, List<Table> tables) throws SQLException {
        execute(connection, "drop publication if exists " + PUBLICATION);
        execute(
                connection,
                "create publication " + PUBLICATION + " for table "
                        + Names.list(tables.stream().map(Table::name).toList())
                        + " with (publish = 'insert, update, delete')");
    }

    public static void unpublish(Connection connection) throws SQLException {
        execute(connection, "drop publication if exists " + PUBLICATION);
    }

    /**
     * Creates the slot: the changes of each transaction that ends later can be read from it. Waits for every transaction
     * of the server that has begun. The connection must not have written in its transaction.
     */
    public static void create(Connection connection) throws SQLException {
        execute(connection, "select pg_create_logical_replication_slot(" + NAME + ", 'pgoutput')");
    }

    /**
     * Lets the server throw away what the slot was kept for. Does nothing when there is none.
     *
     * @throws SQLException with the state {@link #IN_USE} while its reader, which is ended, has not gone
     */
    public static void drop(Connection connection) throws SQLException {
        execute(connection, "select pg_terminate_backend(active_pid)" + THIS + " and active_pid is not null");
        execute(connection, "select pg_drop_replication_slot(slot_name)" + THIS);
    }

    public static State state(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select wal_status = 'lost',"
                        + " coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn), 0)::bigint" + THIS)) {
            return row.next() ? new State(true, row.getBoolean(1), row.getLong(2)) : new State(false, false, 0);
        }
    }

    static String name(Connection connection) throws SQLException {
        return text(connection, "select " + NAME);
    }

    /** The key of each changed row must be in the log: by the primary key, or because the whole row is. */
    private static Optional<Obstacle> table(Connection connection, Table table) throws SQLException {
        try (var statement = connection.prepareStatement("""
                select pg_has_role(c.relowner, 'USAGE'), c.relpersistence = 'p', c.relreplident::text,
                       (select array_agg(a.attname::text)
                          from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey)
                         where i.indrelid = c.oid and i.indisprimary)
                  from pg_class c where c.oid = to_regclass(?)""")) {
            statement.setString(1, Names.quoted(table.name()));
            try (var row = statement.executeQuery()) {
                if (!row.next() || !row.getBoolean(1)) {
                    var user = text(connection, "select current_user");
                    return obstacle("owner", Map.of("user", user, "table", table.name()));
                }
                var array = row.getArray(4);
                var key = array == null ? Set.<String>of() : Set.of((String[]) array.getArray());
                var known = row.getString(3).equals("f")
                        || (row.getString(3).equals("d") && key.equals(Set.copyOf(table.key())));
                return row.getBoolean(2) && known
                        ? Optional.empty()
                        : obstacle("identity", Map.of("table", table.name()));
            }
        }
    }

    /** A pooler, a rule of the server or a missing right stops this, and only this. */
    private static Optional<Obstacle> connecting(DatabaseLocation.Postgresql location) {
        try (var connection = replicating(location, "resonant").connect()) {
            execute(connection, "IDENTIFY_SYSTEM");
            return Optional.empty();
        } catch (SQLException e) {
            return NO_RIGHT.equals(e.getSQLState())
                    ? obstacle("rights", Map.of("user", location.user()))
                    : obstacle("connection", Map.of("reason", String.valueOf(e.getMessage())));
        }
    }

    private static Optional<Obstacle> obstacle(String code, Map<String, String> values) {
        return Optional.of(new Obstacle(code, values));
    }

    private static long setting(Connection connection, String name) throws SQLException {
        return Long.parseLong(text(connection, "select setting from pg_settings where name = '" + name + "'"));
    }

    private static boolean is(Connection connection, String sql) throws SQLException {
        return "t".equals(text(connection, sql));
    }

    private static @Nullable String nullableText(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : null;
        }
    }

    private static String text(Connection connection, String sql) throws SQLException {
        return String.valueOf(nullableText(connection, sql));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
