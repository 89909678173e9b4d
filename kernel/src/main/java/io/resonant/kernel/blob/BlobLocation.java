package io.resonant.kernel.blob;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where objects are kept, without the secrets that open it. Its text is a URL that {@link #parse} reads back. */
public sealed interface BlobLocation {
    String DEFAULT_REGION = "us-east-1";

    /** A folder of this machine. */
    record Local(Path folder) implements BlobLocation {
        @Override
        public String toString() {
            return "file://" + Remote.encoded(folder.toString(), true); // the same before and after it is made
        }
    }

    /**
     * @param prefix before the name of each object; empty or with a slash at the end
     * @param endpoint of a store other than Amazon's, which is addressed by path
     */
    record S3(String bucket, String prefix, String region, Optional<URI> endpoint) implements BlobLocation {
        public S3 {
            prefix = normalized(prefix);
        }

        /** Buckets with dots have no valid certificate as a host name, and stores of one's own no host name at all. */
        boolean isPathStyle() {
            return endpoint.isPresent() || bucket.contains(".");
        }

        URI address() {
            return endpoint.orElseGet(() -> URI.create(
                    isPathStyle()
                            ? "https://s3." + region + ".amazonaws.com"
                            : "https://" + bucket + ".s3." + region + ".amazonaws.com"));
        }

        @Override
        public String toString() {
            var query = "?region=" + Remote.encoded(region, false)
                    + endpoint.map(uri -> "&endpoint=" + Remote.encoded(uri.toString(), false))
                            .orElse("");
            return "s3://" + bucket + "/" + Remote.encoded(prefix, true) + query;
        }
    }

    /** @param project the address of the project, as in {@code https://abc.supabase.co} */
    record Supabase(URI project, String bucket, String prefix) implements BlobLocation {
        public Supabase {
            prefix = normalized(prefix);
        }

        @Override
        public String toString() {
            return "supabase://" + bucket + "/" + Remote.encoded(prefix, true) + "?endpoint="
                    + Remote.encoded(project.toString(), false);
        }
    }

    /** A location and, when the URL had them between {@code //} and {@code @}, its credentials. */
    record Parsed(BlobLocation location, Optional<BlobCredentials> credentials) {}

    /**
     * Reads {@code file:///folder}, {@code s3://[ID:SECRET@]bucket/prefix[?endpoint=URL&region=NAME]} or
     * {@code supabase://[KEY@]bucket/prefix?endpoint=URL}.
     *
     * @throws IllegalArgumentException saying what is wrong, without the credentials
     */
    static Parsed parse(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("it is not a URL", e);
        }
        var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        var query = query(uri);
        return switch (scheme) {
            case "file" -> new Parsed(local(uri), Optional.empty());
            case "s3" -> {
                requireKnown(query, Set.of("endpoint", "region"));
                var region = query.getOrDefault("region", DEFAULT_REGION);
                yield new Parsed(new S3(bucket(uri), prefix(uri), region, endpoint(query)), credentials(uri, true));
            }
            case "supabase" -> {
                requireKnown(query, Set.of("endpoint"));
                var project = endpoint(query)
                        .orElseThrow(() ->
                                new IllegalArgumentException("it needs ?endpoint= with the address of the project"));
                yield new Parsed(new Supabase(project, bucket(uri), prefix(uri)), credentials(uri, false));
            }
            default -> throw new IllegalArgumentException("it must begin with file://, s3:// or supabase://");
        };
    }

    private static Local local(URI uri) {
        if (uri.getRawAuthority() != null
                || uri.getPath() == null
                || !uri.getPath().startsWith("/")) {
            throw new IllegalArgumentException("a folder is written file:///absolute/path");
        }
        return new Local(Path.of(uri.getPath()).normalize());
    }

    private static String bucket(URI uri) {
        var authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        var bucket = authority.substring(authority.lastIndexOf('@') + 1);
        if (!bucket.matches("[A-Za-z0-9][A-Za-z0-9._-]{1,62}")) {
            throw new IllegalArgumentException("it names no valid bucket");
        }
        return bucket;
    }

    private static String prefix(URI uri) {
        return uri.getPath() == null ? "" : uri.getPath().replaceFirst("^/", "");
    }

    private static String normalized(String prefix) {
        return prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
    }

    private static Optional<BlobCredentials> credentials(URI uri, boolean withId) {
        var authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        int at = authority.lastIndexOf('@');
        if (at < 0) {
            return Optional.empty();
        }
        var user = authority.substring(0, at);
        int colon = user.indexOf(':');
        if (withId && colon < 1) {
            throw new IllegalArgumentException("before the @ both the access key's id and its secret must stand");
        }
        var id = withId ? decoded(user.substring(0, colon)) : "";
        return Optional.of(BlobCredentials.of(id, decoded(withId ? user.substring(colon + 1) : user)));
    }

    private static Optional<URI> endpoint(Map<String, String> query) {
        var text = query.get("endpoint");
        if (text == null) {
            return Optional.empty();
        }
        var endpoint = URI.create(text.replaceFirst("/$", ""));
        boolean web = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
        if (!web || endpoint.getHost() == null || endpoint.getRawQuery() != null || endpoint.getUserInfo() != null) {
            throw new IllegalArgumentException("its endpoint is not an http or https address");
        }
        return Optional.of(endpoint);
    }

    private static Map<String, String> query(URI uri) {
        var query = new LinkedHashMap<String, String>();
        if (uri.getRawQuery() != null) {
            for (var pair : uri.getRawQuery().split("&")) {
                int equals = pair.indexOf('=');
                query.put(
                        equals < 0 ? pair : pair.substring(0, equals),
                        equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    private static void requireKnown(Map<String, String> query, Set<String> known) {
        for (var name : query.keySet()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("?" + name + "= is not known; there are " + known);
            }
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
