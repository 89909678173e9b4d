package io.resonant.kernel.database;

import io.resonant.kernel.database.DatabaseLocation.Postgresql;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

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
                host, uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(), decode(database), user, password, parameters);
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
