package io.resonant.kernel.database;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/** The address of a database, from the forms of {@code DATABASE_URL}. The password never shows in {@code toString}. */
public sealed interface DatabaseLocation {
    Engine engine();

    /** The address for the driver, without user and password. */
    String jdbcUrl();

    /** The address in the form that {@link #parse} reads, with the password: only for what is sealed before it is stored. */
    String revealed();

    /** One connection outside of the pool, for tools such as the migrations. */
    Connection connect() throws SQLException;

    /** @param file the database; its directory must exist */
    record Sqlite(Path file) implements DatabaseLocation {
        /**
         * How many pages the log may have before a writer takes it over into the file: 64 MB, as much as is kept of it
         * anyway. With a quarter of that, many changes at random places were taken over at nearly each commit.
         */
        public static final int LOG_PAGES = 16_000;

        @Override
        public Engine engine() {
            return Engine.SQLITE;
        }

        @Override
        public String jdbcUrl() {
            return "jdbc:sqlite:" + file;
        }

        @Override
        public String revealed() {
            return "sqlite:" + file.toAbsolutePath();
        }

        @Override
        public Connection connect() throws SQLException {
            return SqliteBackend.connect(this, false);
        }

        @Override
        public String toString() {
            return "sqlite:" + file;
        }

        /**
         * Unpacks the driver's machine code for this machine where {@code org.sqlite.lib.path} tells it to look; else the
         * driver unpacks it and compares the copy byte by byte at each start. Does nothing without the property.
         */
        public static void unpackDriver() throws IOException {
            var folder = System.getProperty("org.sqlite.lib.path");
            if (folder == null) {
                return;
            }
            var name = LibraryLoaderUtil.getNativeLibName();
            var resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
            var target = Files.createDirectories(Path.of(folder)).resolve(name);
            var unfinished = target.resolveSibling(name + ".new");
            try (var stream = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
                if (stream == null) {
                    throw new FileNotFoundException("SQLite's driver does not know this machine: " + resource);
                }
                Files.copy(stream, unfinished, StandardCopyOption.REPLACE_EXISTING);
            }
            // In one step: a server that runs may have the former one open.
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /**
     * @param host name or address; IPv6 without brackets
     * @param parameters of the driver, for instance {@code sslmode}
     */
    record Postgresql(
            String host, int port, String database, String user, String password, Map<String, String> parameters)
            implements DatabaseLocation {
        private static final String LOG_IN_SECONDS = "15"; // a server may take the connection and then say nothing

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
        public String revealed() {
            return "postgresql://" + encode(user) + ":" + encode(password) + "@"
                    + jdbcUrl().substring("jdbc:postgresql://".length());
        }

        @Override
        public Connection connect() throws SQLException {
            var properties = new Properties();
            properties.setProperty("user", user);
            properties.setProperty("password", password);
            properties.setProperty("ApplicationName", "resonant");
            properties.setProperty("loginTimeout", LOG_IN_SECONDS);
            return DriverManager.getConnection(jdbcUrl(), properties);
        }

        /** Another database on the same server. */
        public Postgresql withDatabase(String other) {
            return new Postgresql(host, port, other, user, password, parameters);
        }

        /** The same with further parameters of the driver. */
        public Postgresql with(Map<String, String> more) {
            var all = new TreeMap<>(parameters);
            all.putAll(more);
            return new Postgresql(host, port, database, user, password, all);
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

    /** Takes a {@code postgresql://} address apart. Messages never quote the address, because it holds the password. */
    final class PostgresqlUrl {
        private static final int DEFAULT_PORT = 5432;
        private static final Set<String> SSL_MODES =
                Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

        private PostgresqlUrl() {}

        static Postgresql parse(String url) {
            URI uri;
            try {
                uri = new URI(url);
            } catch (URISyntaxException e) {
                throw refused("it is malformed at character " + e.getIndex()
                        + "; percent-encode special characters of user and password");
            }
            if (uri.getHost() == null) {
                throw refused("it has no valid host; percent-encode special characters of user and password");
            }
            var database = uri.getRawPath() == null ? "" : uri.getRawPath().replaceFirst("^/", "");
            if (database.isEmpty() || database.contains("/")) {
                throw refused("it needs the name of one database after the host, as in postgresql://host/resonant");
            }
            var userInfo = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
            var colon = userInfo.indexOf(':');
            var user = decode(colon < 0 ? userInfo : userInfo.substring(0, colon));
            var password = colon < 0 ? "" : decode(userInfo.substring(colon + 1));
            var parameters = parameters(uri.getRawQuery());
            if (user.isEmpty()) {
                user = parameters.getOrDefault("user", "");
            }
            if (password.isEmpty()) {
                password = parameters.getOrDefault("password", "");
            }
            parameters.remove("user");
            parameters.remove("password");
            if (user.isEmpty()) {
                throw refused("it needs a user, as in postgresql://user:password@host/resonant");
            }
            var host = uri.getHost().replaceAll("^\\[|]$", "");
            return new Postgresql(
                    host,
                    uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                    decode(database),
                    user,
                    password,
                    parameters);
        }

        private static Map<String, String> parameters(@Nullable String query) {
            var parameters = new TreeMap<String, String>();
            if (query == null || query.isEmpty()) {
                return parameters;
            }
            for (var pair : query.split("&")) {
                var equals = pair.indexOf('=');
                if (equals < 1) {
                    throw refused("its parameter " + decode(pair) + " has no value");
                }
                parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
            var ssl = parameters.remove("ssl"); // asyncpg's name for what libpq and the driver call sslmode
            if (ssl != null) {
                parameters.putIfAbsent("sslmode", ssl.equals("true") ? "require" : ssl);
            }
            var mode = parameters.get("sslmode");
            if (mode != null && !SSL_MODES.contains(mode)) {
                throw refused("its sslmode must be one of " + new TreeSet<>(SSL_MODES));
            }
            return parameters;
        }

        private static String decode(String text) {
            try {
                return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                throw refused("it has a % that is not followed by two hexadecimal digits");
            }
        }

        private static IllegalArgumentException refused(String reason) {
            return new IllegalArgumentException("The PostgreSQL address cannot be used: " + reason + ".");
        }
    }
}
