package io.resonant.kernel.testing;

import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.migration.Migrations;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL from the binaries on Maven Central, one for each run of the tests. It works as root, too: the server
 * is then started in a user namespace of its own. Databases are copies of one migrated template, which takes a tenth of
 * the time of migrating each. The login is not a superuser, so that row-level security is real.
 */
public final class EmbeddedPostgresql {
    private static final String LOGIN = "resonant_test";
    private static final String REPLICATOR = "resonant_replicator";
    private static final String PASSWORD = "test";
    private static final String TEMPLATE = "migrated";
    private static @Nullable EmbeddedPostgresql shared;

    private final EmbeddedPostgres server;
    private final AtomicInteger count = new AtomicInteger();
    private boolean templateReady;

    private EmbeddedPostgresql(EmbeddedPostgres server) {
        this.server = server;
    }

    public static synchronized EmbeddedPostgresql shared() {
        var known = shared;
        if (known == null) {
            known = start();
            shared = known;
        }
        return known;
    }

    private static EmbeddedPostgresql start() {
        try {
            // Durability is of no use to a database that lives as long as the tests, and costs half of their time.
            var server = EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "off")
                    .setServerConfig("full_page_writes", "off")
                    .setServerConfig("synchronous_commit", "off")
                    .setServerConfig("wal_level", "logical")
                    .setServerConfig("max_connections", "300")
                    .setServerConfig("deadlock_timeout", "100ms")
                    .setServerConfig("shared_buffers", "64MB")
                    .start();
            var started = new EmbeddedPostgresql(server);
            started.asSuperuser(
                    "create role " + LOGIN + " login createdb password '" + PASSWORD + "'",
                    "create role " + REPLICATOR + " login replication password '" + PASSWORD + "' in role " + LOGIN);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address of a new database with all migrations, for a login that is not a superuser. */
    synchronized DatabaseLocation.Postgresql migratedDatabase() {
        if (!templateReady) {
            asSuperuser("create database " + TEMPLATE + " owner " + LOGIN);
            new Migrations(location(TEMPLATE)).apply();
            templateReady = true;
        }
        var name = "test_" + count.incrementAndGet();
        asSuperuser("create database " + name + " template " + TEMPLATE + " owner " + LOGIN);
        return location(name);
    }

    /** The address of a new, empty database, for a login that is not a superuser. */
    public DatabaseLocation.Postgresql emptyDatabase() {
        var name = "test_" + count.incrementAndGet();
        asSuperuser("create database " + name + " owner " + LOGIN);
        return location(name);
    }

    /** The same database with the login of a superuser. */
    public DatabaseLocation.Postgresql superuser(DatabaseLocation.Postgresql of) {
        return new DatabaseLocation.Postgresql(of.host(), of.port(), of.database(), "postgres", "postgres", Map.of());
    }

    /** The same database with a login that may use replication slots as well. */
    DatabaseLocation.Postgresql replicator(DatabaseLocation.Postgresql of) {
        return new DatabaseLocation.Postgresql(
                of.host(), of.port(), of.database(), REPLICATOR, PASSWORD, of.parameters());
    }

    void drop(DatabaseLocation.Postgresql location) {
        asSuperuser(
                "select pg_terminate_backend(active_pid, 5000) from pg_replication_slots where active_pid is not null"
                        + " and database = '" + location.database() + "'",
                "drop database if exists " + location.database() + " with (force)");
    }

    /** Runs statements as the superuser in the maintenance database. */
    public void asSuperuser(String... statements) {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            for (var text : statements) {
                statement.execute(text);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private DatabaseLocation.Postgresql location(String database) {
        return new DatabaseLocation.Postgresql(
                "localhost", server.getPort(), database, LOGIN, PASSWORD, Map.of("sslmode", "disable"));
    }
}
