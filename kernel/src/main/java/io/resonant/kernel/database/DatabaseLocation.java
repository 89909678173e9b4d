package io.resonant.kernel.database;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The address of a database, from the forms of {@code DATABASE_URL}. The password never shows in {@code toString}. */
public sealed interface DatabaseLocation {
    Engine engine();

    /** The address for the driver, without user and password. */
    String jdbcUrl();

    /** One connection outside of the pool, for tools such as the migrations. */
    Connection connect() throws SQLException;

    /** @param file the database; its directory must exist */
    record Sqlite(Path file) implements DatabaseLocation {
        @Override
        public Engine engine() {
            return Engine.SQLITE;
        }

        @Override
        public String jdbcUrl() {
            return "jdbc:sqlite:" + file;
        }

        @Override
        public Connection connect() throws SQLException {
            return SqliteBackend.connect(this, false);
        }
    }

    /**
     * @param host name or address; IPv6 without brackets
     * @param parameters of the driver, for instance {@code sslmode}
     */
    record Postgresql(
            String host, int port, String database, String user, String password, Map<String, String> parameters)
            implements DatabaseLocation {
        public Postgresql {
            parameters = Map.copyOf(parameters);
        }

        @Override
        public Engine engine() {
            return Engine.POSTGRESQL;
        }

        @Override
        public String jdbcUrl() {
            var query = new TreeMap<>(parameters)
                    .entrySet().stream()
                            .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
                            .collect(Collectors.joining("&"));
            var address = host.contains(":") ? "[" + host + "]" : host;
            return "jdbc:postgresql://" + address + ":" + port + "/" + encode(database)
                    + (query.isEmpty() ? "" : "?" + query);
        }

        @Override
        public Connection connect() throws SQLException {
            var properties = new Properties();
            properties.setProperty("user", user);
            properties.setProperty("password", password);
            properties.setProperty("ApplicationName", "resonant");
            return DriverManager.getConnection(jdbcUrl(), properties);
        }

        @Override
        public String toString() {
            return "postgresql://" + user + ":***@" + host + ":" + port + "/" + database;
        }

        private static String encode(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        }
    }

    /**
     * Reads {@code sqlite:path}, {@code sqlite:///path}, {@code postgres://}, {@code postgresql://} and {@code
     * postgresql+asyncpg://user:password@host:port/database?parameters}. User and password are percent-decoded.
     *
     * @throws IllegalArgumentException with a text for the person who wrote the address, without the password
     */
    static DatabaseLocation parse(String url) {
        if (url.startsWith("sqlite:")) {
            return sqlite(url.substring("sqlite:".length()));
        }
        for (var scheme : List.of("postgresql+asyncpg:", "postgresql:", "postgres:")) {
            if (url.startsWith(scheme + "//")) {
                return PostgresqlUrl.parse("postgresql:" + url.substring(scheme.length()));
            }
        }
        var scheme = url.contains(":") ? url.substring(0, url.indexOf(':') + 1) : "no scheme";
        throw new IllegalArgumentException(
                "The database address must start with sqlite:, postgres://, postgresql:// or "
                        + "postgresql+asyncpg://, but it has " + scheme);
    }

    private static Sqlite sqlite(String rest) {
        // sqlite:///data/x is relative and sqlite:////data/x absolute in SQLAlchemy, whose users we want to keep.
        var path = rest.startsWith("///") ? rest.substring(3) : rest;
        if (path.isBlank() || path.startsWith("//") || path.equals(":memory:")) {
            throw new IllegalArgumentException(
                    "A sqlite: address needs the path of a file, as in sqlite:data/resonant.db");
        }
        try {
            return new Sqlite(Path.of(path));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("The path of the sqlite: address is not valid: " + e.getReason(), e);
        }
    }
}
