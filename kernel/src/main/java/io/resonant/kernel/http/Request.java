package io.resonant.kernel.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpPrologue;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.upload.Multipart;
import io.resonant.kernel.upload.PartReader;
import io.resonant.kernel.wire.Addresses;
import io.resonant.kernel.wire.ExpectedVersions;
import io.resonant.kernel.wire.HeaderText;
import io.resonant.kernel.wire.Language;
import io.resonant.kernel.wire.MediaType;
import io.resonant.kernel.wire.UrlText;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a client asks. Belongs to one thread. Everything is read strictly; what is wrong is refused with a code. */
public final class Request {
    private static final List<HeaderName> PROXY_HEADERS = List.of(
            HeaderNames.X_FORWARDED_FOR,
            HeaderNames.FORWARDED,
            HeaderNames.create("Via"),
            HeaderNames.create("X-Real-IP"));

    private final String id;
    private final Instant received;
    private final HttpPrologue prologue;
    private final io.helidon.http.Headers headers;
    private final Connection connection;
    private final HttpSettings settings;
    private Paths.@Nullable Bound bound;
    private List<String> pathValues = List.of();
    private @Nullable RequestBody body;
    private @Nullable Map<String, List<String>> query;
    private byte @Nullable [] bytes;
    private @Nullable Object principal;
    private @Nullable String principalKey;
    private @Nullable String language;
    private @Nullable String address;
    private long remaining = -1;

    /**
     * Which part of a list is asked for.
     *
     * @param limit 1 to {@value #MOST}
     * @param after the {@code next} of the page before
     */
    public record Page(int limit, Optional<String> after) {
        static final int USUAL = 50;
        static final int MOST = 200;
    }

    Request(
            String id,
            Instant received,
            HttpPrologue prologue,
            io.helidon.http.Headers headers,
            Connection connection,
            HttpSettings settings) {
        this.id = id;
        this.received = received;
        this.prologue = prologue;
        this.headers = headers;
        this.connection = connection;
        this.settings = settings;
    }

    /** In every log line and in the {@code X-Request-Id} of the answer. */
    public String id() {
        return id;
    }

    public Instant received() {
        return received;
    }

    public String method() {
        return prologue.method().text();
    }

    /** The path as it was sent, still percent-encoded and without the query. */
    public String path() {
        return prologue.uriPath().rawPath();
    }

    /** The path with the query, as they were sent: to lead somebody back here. */
    public String target() {
        var rest = prologue.query().rawValue();
        return rest.isEmpty() ? path() : path() + "?" + rest;
    }

    /** The route that was found; for pieces around handlers. */
    public Route route() {
        return bound().route();
    }

    /** The decoded value of a path parameter. @throws Problem 400 malformed_url */
    public String path(String name) {
        return UrlText.decode(pathValues.get(bound().index(name)), false);
    }

    /** A path parameter that is an id; anything else cannot exist. @throws Problem 404 not_found */
    public UUID pathId(String name) {
        var id = UrlText.uuid(path(name));
        if (id == null) {
            throw Problem.notFound(route().noun(name));
        }
        return id;
    }

    /** The first value of a query parameter, which the route must declare. */
    public Optional<String> query(String name) {
        if (!route().takes(name)) {
            throw new IllegalArgumentException(route() + " declares no query parameter " + name);
        }
        var values = query().get(name);
        return values == null ? Optional.empty() : Optional.of(values.getFirst());
    }

    /** A query parameter that names an enum constant in lower case. @throws Problem 422 */
    public <E extends Enum<E>> Optional<E> query(String name, Class<E> type) {
        return query(name).map(text -> {
            for (var constant : type.getEnumConstants()) {
                if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
                    return constant;
                }
            }
            throw Problem.invalid(name, "invalid");
        });
    }

    /** A query parameter that is an id. @throws Problem 422 */
    public Optional<UUID> queryId(String name) {
        return query(name).map(text -> {
            var id = UrlText.uuid(text);
            if (id == null) {
                throw Problem.invalid(name, "invalid");
            }
            return id;
        });
    }

    /** A query parameter that is a whole number in the range. @throws Problem 422 */
    public Optional<Integer> queryInt(String name, int least, int most) {
        return query(name).map(text -> {
            if (!text.matches("-?\\d{1,9}")) {
                throw Problem.invalid(name, "wrong_type");
            }
            int number = Integer.parseInt(text);
            if (number < least || number > most) {
                throw Problem.invalid(name, number < least ? "too_small" : "too_large");
            }
            return number;
        });
    }

    /** The {@code limit} and {@code after} of a {@link Route#paged} route. */
    public Page page() {
        return new Page(queryInt("limit", 1, Page.MOST).orElse(Page.USUAL), query("after"));
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(header(HeaderNames.create(name)));
    }

    public Optional<String> cookie(String name) {
        return HeaderText.cookie(headers(HeaderNames.COOKIE), name);
    }

    /** The versions that If-Match names; any without the header. */
    public ExpectedVersions expectedVersions() {
        return ExpectedVersions.parse(headers(HeaderNames.IF_MATCH));
    }

    /** As {@link #expectedVersions}, for what must not be overwritten blindly. @throws Problem 428 */
    public ExpectedVersions requiredVersions() {
        if (header(HeaderNames.IF_MATCH) == null) {
            throw Problem.of(428, "precondition_required");
        }
        return expectedVersions();
    }

    /** The JSON body. @throws Problem 415, 413, 400 malformed_json, 422 invalid_input */
    public <T> T body(Class<T> type) {
        requireType("application/json");
        return JsonCodec.read(bytes(), type);
    }

    /** The form body. @throws Problem 415, 413, 400 malformed_url, 422 for an unknown field */
    public Form form() {
        requireType("application/x-www-form-urlencoded");
        var fields = UrlText.parameters(bytes());
        var route = route();
        for (var name : fields.keySet()) {
            if (!route.takesField(name)) {
                throw Problem.invalid(name, "unknown");
            }
        }
        return new Form(fields);
    }

    /**
     * Reads the parts of a form with files, as they arrive. The route declares their names.
     *
     * @param mostParts how many at most
     * @param partBytes longest part; the route's limit bounds all together
     * @throws Problem 415, 413, 400 malformed_multipart, 422
     */
    public void parts(int mostParts, long partBytes, PartReader reader) {
        requireType("multipart/form-data");
        var names = route().fields().stream().map(Route.Field::name).collect(Collectors.toSet());
        var type = header(HeaderNames.CONTENT_TYPE);
        Multipart.read(stream(), type == null ? "" : type, new Multipart.Limits(names, mostParts, partBytes), reader);
    }

    /** The whole body, read once. @throws Problem 413 */
    public byte[] bytes() {
        if (bytes == null) {
            bytes = requestBody().readAll();
        }
        return bytes;
    }

    /** The body as it arrives; reading fails with a 413 Problem when it is too long. */
    public InputStream stream() {
        return requestBody();
    }

    /** The media type of the body in lower case, without parameters; empty when not given. */
    public String contentType() {
        return MediaType.name(header(HeaderNames.CONTENT_TYPE));
    }

    /** Tells who the caller is; {@code key} counts their calls and stands in the access log. */
    public void admit(Object who, String key) {
        this.principal = who;
        this.principalKey = key;
    }

    /** Who the {@link Gate} admitted. @throws IllegalStateException when it admitted nobody of this type */
    public <T> T principal(Class<T> type) {
        return findPrincipal(type).orElseThrow(() -> new IllegalStateException("nobody was admitted to " + this));
    }

    /** Who the {@link Gate} admitted, if it did, for routes that anonymous callers may use too. */
    public <T> Optional<T> findPrincipal(Class<T> type) {
        return type.isInstance(principal) ? Optional.of(type.cast(principal)) : Optional.empty();
    }

    /** The language to answer in: what the person chose, else what the browser asks for. */
    public String language() {
        if (language == null) {
            language = Language.negotiate(header(HeaderNames.ACCEPT_LANGUAGE));
        }
        return language;
    }

    /** The person's own choice goes before the browser's. */
    public void language(String chosen) {
        this.language = chosen;
    }

    /** The client's address; what proxies say counts only when they are trusted. */
    public String address() {
        if (address == null) {
            var peer = connection.address();
            address = settings.proxies().trusts(peer)
                    ? settings.proxies().client(peer, headers.all(HeaderNames.X_FORWARDED_FOR, List::of))
                    : peer;
        }
        return address;
    }

    /**
     * Whether a program on this machine called directly: over the loopback address, by a local name and with no proxy
     * in between, which would make strangers look local. A page of a stranger's site that points its own name at
     * 127.0.0.1 does not pass either.
     */
    public boolean isFromThisMachine() {
        return Addresses.isLoopback(connection.address())
                && PROXY_HEADERS.stream().noneMatch(headers::contains)
                && Addresses.isLocalHost(header(HeaderNames.HOST));
    }

    /** Whether the client speaks https, to us or to a trusted proxy in front. */
    public boolean isSecure() {
        if (settings.proxies().trusts(connection.address())) {
            var protocol = header(HeaderNames.X_FORWARDED_PROTO);
            return protocol != null && protocol.equalsIgnoreCase("https");
        }
        return connection.isSecure();
    }

    @Override
    public String toString() {
        return method() + " " + path();
    }

    boolean isAnonymous() {
        return bound != null && bound.route().isAnonymous();
    }

    void matched(Paths.Bound found, List<String> values) {
        this.bound = found;
        this.pathValues = values;
    }

    /** @throws Problem 422 for a parameter that the route does not declare, 400 malformed_url */
    void checkQuery() {
        if (!prologue.query().rawValue().isEmpty()) {
            for (var name : query().keySet()) {
                if (!route().takes(name)) {
                    throw Problem.invalid(name, "unknown");
                }
            }
        }
    }

    /** The route's path with its parameters' names, or a word for what has none: never what a stranger typed. */
    public String template() {
        return bound == null ? "none" : bound.route().path();
    }

    /** How many calls the caller has left. */
    void remaining(long calls) {
        remaining = calls;
    }

    /** Negative when nobody counts. */
    long remaining() {
        return remaining;
    }

    @Nullable
    String header(HeaderName name) {
        return headers.contains(name) ? headers.get(name).get().strip() : null;
    }

    List<String> headers(HeaderName name) {
        return headers.all(name, List::of);
    }

    /** Who to count calls for, null while nobody was admitted. */
    @Nullable
    String principalKey() {
        return principalKey;
    }

    RequestBody requestBody() {
        if (body == null) {
            long limit = bound == null ? 0 : bound.route().limit();
            body = new RequestBody(connection, limit, settings.limits().stallTime());
        }
        return body;
    }

    private Map<String, List<String>> query() {
        if (query == null) {
            query = UrlText.parameters(prologue.query().rawValue());
        }
        return query;
    }

    private Paths.Bound bound() {
        if (bound == null) {
            throw new IllegalStateException("no route was found for " + this);
        }
        return bound;
    }

    private void requireType(String expected) {
        if (!MediaType.isUtf8(header(HeaderNames.CONTENT_TYPE), expected)) {
            throw Problem.of(415, "unsupported_media_type")
                    .with("expected", expected)
                    .header("Accept", expected);
        }
        if (headers.contains(HeaderNames.CONTENT_ENCODING)) {
            throw Problem.of(415, "unsupported_media_type")
                    .with("expected", expected + " without Content-Encoding")
                    .header("Accept-Encoding", "identity");
        }
    }
}
