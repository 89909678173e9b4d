package io.resonant.kernel.testing;

import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.database.DatabaseSettings;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.migration.Migrations;
import io.resonant.kernel.time.Ids;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A migrated database of its own for a test class, opened the way production opens it. */
public final class TestDatabase implements AutoCloseable {
    public static final Instant START = Instant.parse("2026-01-05T09:00:00Z"); // a Monday

    private final DatabaseSettings settings;
    private final TestClock clock = new TestClock(START);
    private final Ids ids = new Ids(clock);
    private final CleanUp cleanUp;
    private final Database database;

    private TestDatabase(DatabaseSettings settings, CleanUp cleanUp) {
        this.settings = settings;
        this.cleanUp = cleanUp;
        this.database = Database.open(settings, clock);
    }

    private interface CleanUp {
        void run() throws IOException;
    }

    /** Migrated and open. */
    public static TestDatabase create(Engine engine) {
        return switch (engine) {
            case SQLITE -> {
                var directory = temporaryDirectory();
                var location = new DatabaseLocation.Sqlite(directory.resolve("resonant.db"));
                new Migrations(location).apply();
                yield new TestDatabase(DatabaseSettings.of(location).withConnections(2), () -> delete(directory));
            }
            case POSTGRESQL -> {
                var location = EmbeddedPostgresql.shared().migratedDatabase();
                yield new TestDatabase(
                        DatabaseSettings.of(location).withConnections(8),
                        () -> EmbeddedPostgresql.shared().drop(location));
            }
        };
    }

    /** On PostgreSQL, for a login that may use replication slots. */
    public static TestDatabase replicating() {
        var location = EmbeddedPostgresql.shared().migratedDatabase();
        var replicator = EmbeddedPostgresql.shared().replicator(location);
        return new TestDatabase(
                DatabaseSettings.of(replicator).withConnections(8),
                () -> EmbeddedPostgresql.shared().drop(location));
    }

    /** What is there already, brought to the newest schema; it stays when this is closed. */
    public static TestDatabase at(DatabaseLocation location) {
        new Migrations(location).apply();
        return new TestDatabase(DatabaseSettings.of(location).withConnections(8), () -> {});
    }

    /** An empty place where a database can be made, not migrated; what is left there is not cleaned up on PostgreSQL. */
    public static DatabaseLocation emptyLocation(Engine engine) {
        return switch (engine) {
            case SQLITE -> new DatabaseLocation.Sqlite(temporaryDirectory().resolve("resonant.db"));
            case POSTGRESQL -> EmbeddedPostgresql.shared().emptyDatabase();
        };
    }

    public Engine engine() {
        return settings.engine();
    }

    public Database database() {
        return database;
    }

    public DatabaseSettings settings() {
        return settings;
    }

    public TestClock clock() {
        return clock;
    }

    /** A fresh id for an organisation, so that tests of one class do not see each other's rows. */
    public UUID tenant() {
        return ids.next();
    }

    public UUID newId() {
        return ids.next();
    }

    /** A connection that knows nothing of tenants, to look at the database from outside. */
    public Connection connect() throws SQLException {
        return settings.location().connect();
    }

    /** Runs statements outside of every rule, for instance to make tables that only a test needs. */
    public void script(String... statements) {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            for (var text : statements) {
                statement.execute(text);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        database.close();
        cleanUp.run();
    }

    /** What JUnit shows as the name of the run. */
    @Override
    public String toString() {
        return engine().folder();
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("resonant-test-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file may go by itself meanwhile: the last one who closes a database of SQLite takes its log away. */
    private static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
