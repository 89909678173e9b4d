package io.resonant.kernel.database;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the database is and how it is used. Validates itself: what cannot work is refused with the name of the wrong
 * part, never replaced by something weaker.
 *
 * @param location engine and address; see {@link DatabaseLocation#parse}
 * @param connections PostgreSQL: size of the pool; SQLite: number of readers beside the one writer
 * @param queue how many writes may wait, on SQLite for the writer, on PostgreSQL for a shared commit, before further ones
 *     are refused
 * @param statementTimeout PostgreSQL: the longest that one statement may run
 * @param connectionTimeout PostgreSQL: the longest that a transaction waits for a connection
 * @param slow statements that take longer are logged, without their values
 * @param session PostgreSQL: the name of the sessions, which others see
 */
public record DatabaseSettings(
        DatabaseLocation location,
        int connections,
        int queue,
        Duration statementTimeout,
        Duration connectionTimeout,
        Duration slow,
        String session) {
    private static final int MAX_CONNECTIONS = 1_000;

    public DatabaseSettings {
        require(connections >= 1 && connections <= MAX_CONNECTIONS, "connections", "between 1 and " + MAX_CONNECTIONS);
        require(queue >= 1 && queue <= 1_000_000, "queue", "between 1 and 1000000");
        require(!statementTimeout.isNegative() && !statementTimeout.isZero(), "statement timeout", "positive");
        require(connectionTimeout.toMillis() >= 250, "connection timeout", "at least 250 ms");
        require(!slow.isNegative(), "slow query threshold", "zero or positive");
    }

    /** Defaults for everything but the place. */
    public static DatabaseSettings of(DatabaseLocation location) {
        var processors = Runtime.getRuntime().availableProcessors();
        return new DatabaseSettings(
                location,
                switch (location.engine()) {
                    case SQLITE -> Math.max(2, processors);
                    case POSTGRESQL -> Math.max(8, processors * 4);
                },
                4_096,
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                Duration.ofMillis(250),
                "resonant");
    }

    public static DatabaseSettings of(String url) {
        return of(DatabaseLocation.parse(url));
    }

    public static DatabaseSettings sqlite(Path file) {
        return of(new DatabaseLocation.Sqlite(file));
    }

    /** The same for another database; the number of connections is that of its engine when the engine differs. */
    public DatabaseSettings at(DatabaseLocation other) {
        var count = other.engine() == engine() ? connections : of(other).connections();
        return new DatabaseSettings(other, count, queue, statementTimeout, connectionTimeout, slow, session);
    }

    public DatabaseSettings withConnections(int count) {
        return new DatabaseSettings(location, count, queue, statementTimeout, connectionTimeout, slow, session);
    }

    public DatabaseSettings withQueue(int length) {
        return new DatabaseSettings(location, connections, length, statementTimeout, connectionTimeout, slow, session);
    }

    public DatabaseSettings withStatementTimeout(Duration timeout) {
        return new DatabaseSettings(location, connections, queue, timeout, connectionTimeout, slow, session);
    }

    public DatabaseSettings withConnectionTimeout(Duration timeout) {
        return new DatabaseSettings(location, connections, queue, statementTimeout, timeout, slow, session);
    }

    public DatabaseSettings withSlow(Duration threshold) {
        return new DatabaseSettings(
                location, connections, queue, statementTimeout, connectionTimeout, threshold, session);
    }

    public DatabaseSettings withSession(String name) {
        return new DatabaseSettings(location, connections, queue, statementTimeout, connectionTimeout, slow, name);
    }

    public Engine engine() {
        return location.engine();
    }

    private static void require(boolean valid, String part, String rule) {
        if (!valid) {
            throw new IllegalArgumentException("The database's " + part + " must be " + rule + ".");
        }
    }
}
