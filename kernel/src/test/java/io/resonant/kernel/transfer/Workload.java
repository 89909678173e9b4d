package io.resonant.kernel.transfer;

import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.json.Json;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writers that go on while a database moves, each with people of its own, and what they know to be stored: everything that
 * was acknowledged. Some go through the server's {@link Database}, which follows the move; others are strangers who write
 * to one of the two databases and know nothing.
 */
final class Workload implements AutoCloseable {
    private final List<Writer> writers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /** A row of people with its notes, as it should be. */
    record Person(String email, int score, Map<Integer, Integer> notes) {}

    /** Does one change, or throws. */
    interface Door {
        void change(Steps steps) throws SQLException;

        default void close() throws SQLException {}
    }

    /** A change as statements. */
    interface Steps {
        void run(Statements statements) throws SQLException;
    }

    /** Statements that both kinds of writer can run. */
    interface Statements {
        void run(String sql, Object... values) throws SQLException;
    }

    void addNode(Database database, long seed) {
        add(new Writer(seed, 1_000, steps -> database.runSystem(transaction -> run(transaction, database, steps))));
    }

    void addStranger(DatabaseLocation location, long seed) {
        add(new Writer(seed, 4_000, new Stranger(location)));
    }

    private void add(Writer writer) {
        writers.add(writer);
        var thread = Thread.ofPlatform().name("writer").daemon().unstarted(writer);
        threads.add(thread);
        thread.start();
    }

    long acknowledged() {
        return writers.stream().mapToLong(Writer::acknowledged).sum();
    }

    long refused() {
        return writers.stream().mapToLong(Writer::refused).sum();
    }

    /** All that must be stored, by id. */
    Map<String, Person> expected() {
        var all = new TreeMap<String, Person>();
        writers.forEach(writer -> all.putAll(writer.mine()));
        return all;
    }

    /** Ids of whose last change nobody knows whether it was stored. */
    Set<String> unsure() {
        var all = new HashSet<String>();
        writers.forEach(writer -> all.addAll(writer.unsure()));
        return all;
    }

    /** What is stored. */
    static Map<String, Person> stored(DatabaseLocation location) throws SQLException {
        var people = new TreeMap<String, Person>();
        try (var connection = location.connect();
                var statement = connection.createStatement()) {
            if (location.engine() == Engine.POSTGRESQL) {
                statement.execute("set resonant.tenant = '*'");
            }
            try (var rows = statement.executeQuery("select cast(id as text), email, score from people")) {
                while (rows.next()) {
                    people.put(rows.getString(1), new Person(rows.getString(2), rows.getInt(3), new TreeMap<>()));
                }
            }
            try (var rows = statement.executeQuery(
                    "select cast(person_id as text), number, cast(content as text) from notes")) {
                while (rows.next()) {
                    people.get(rows.getString(1))
                            .notes()
                            .put(
                                    rows.getInt(2),
                                    Integer.valueOf(rows.getString(3).replaceAll("\\D", "")));
                }
            }
        }
        return people;
    }

    void stop() {
        writers.forEach(Writer::stop);
        for (var thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** The first writer that met something that no writer should meet. */
    @Nullable
    Throwable trouble() {
        return writers.stream()
                .map(Writer::trouble)
                .filter(trouble -> trouble != null)
                .findFirst()
                .orElse(null);
    }

    @Override
    public void close() {
        stop();
    }

    private static void run(SystemTransaction transaction, Database database, Steps steps) {
        try {
            steps.run((sql, values) -> {
                var text = new StringBuilder();
                var place = 0;
                for (var piece : sql.split("\\?", -1)) {
                    text.append(piece);
                    if (place < values.length) {
                        text.append(":v").append(place++);
                    }
                }
                var statement = transaction.sql(text.toString());
                for (var i = 0; i < values.length; i++) {
                    var json = database.engine() == Engine.POSTGRESQL
                            && String.valueOf(values[i]).startsWith("{");
                    statement.bind("v" + i, json ? new Json((String) values[i]) : values[i]);
                }
                statement.update();
            });
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A program with a connection of its own and none of our settings. */
    static final class Stranger implements Door {
        private final DatabaseLocation location;
        private @Nullable Connection connection;

        Stranger(DatabaseLocation location) {
            this.location = location;
        }

        Engine engine() {
            return location.engine();
        }

        @Override
        public void change(Steps steps) throws SQLException {
            var used = connection == null ? open() : connection;
            connection = used;
            var done = false;
            try {
                execute(used, location.engine() == Engine.SQLITE ? "begin immediate" : "begin");
                steps.run((sql, values) -> run(used, sql, values));
                execute(used, "commit");
                done = true;
            } finally {
                if (!done) {
                    connection = null;
                    used.close();
                }
            }
        }

        private Connection open() throws SQLException {
            return switch (location) {
                case DatabaseLocation.Sqlite sqlite ->
                    DriverManager.getConnection(sqlite.jdbcUrl() + "?busy_timeout=20000");
                case DatabaseLocation.Postgresql postgresql -> {
                    var opened = postgresql.connect();
                    execute(opened, "set resonant.tenant = '*'");
                    yield opened;
                }
            };
        }

        private static void execute(Connection connection, String sql) throws SQLException {
            try (var statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }

        private void run(Connection used, String sql, Object... values) throws SQLException {
            var sqlite = location.engine() == Engine.SQLITE;
            var text = sqlite || !sql.contains("content") ? sql : sql.replace("?)", "cast(? as jsonb))");
            try (var statement = used.prepareStatement(text)) {
                for (var i = 0; i < values.length; i++) {
                    statement.setObject(i + 1, sqlite && values[i] instanceof UUID id ? id.toString() : values[i]);
                }
                statement.executeUpdate();
            }
        }

        @Override
        public void close() throws SQLException {
            if (connection != null) {
                connection.close();
            }
        }
    }
}
