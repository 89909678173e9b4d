package io.resonant.kernel.http;

import io.resonant.kernel.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One method on one path, and everything about it that a client, a reader or a test needs to know. */
public final class Route {
    /** Bodies are at most this long unless a route says otherwise: 1 MiB. */
    public static final long USUAL_LIMIT = 1024 * 1024;

    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._~-]+|\\{[a-z_]+}|\\*");

    private final String method;
    private final String path;
    private final Map<String, Parameter> query = new LinkedHashMap<>();
    private final Map<String, Field> fields = new LinkedHashMap<>();
    private final List<Answer> answers = new ArrayList<>();
    private final Map<Integer, Set<String>> problems = new LinkedHashMap<>();
    private final List<Around> arounds = new ArrayList<>();
    private String summary = "";
    private String description = "";
    private @Nullable String id;
    private @Nullable Access access;
    private @Nullable Class<?> body;
    private Input input = Input.NONE;
    private long limit = USUAL_LIMIT;
    private @Nullable String rate;
    private boolean hidden;
    private boolean open;
    private boolean tolerant;
    private boolean idempotent;
    private boolean anonymous;
    private boolean cacheable;
    private @Nullable Handler handler;
    private @Nullable Upgrade upgrade;

    Route(String method, String path) {
        this.method = method;
        this.path = path;
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path starts with /: " + path);
        }
        for (var segment : path.substring(1).split("/", -1)) {
            if (!segment.isEmpty() && !SEGMENT.matcher(segment).matches()) {
                throw new IllegalArgumentException("not a path segment: " + segment + " in " + path);
            }
        }
    }

    /** What kind of body the route takes. */
    public enum Input {
        NONE,
        JSON,
        FORM,
        MULTIPART,
        RAW
    }

    /** A query parameter; {@code values} are the only ones allowed, when there are any. */
    public record Parameter(String name, String description, List<String> values) {}

    /** A form field or a part of a multipart body. */
    public record Field(String name, String description, boolean required, boolean file) {}

    /** A successful answer: its status and the type of its JSON, or the content type of something else. */
    public record Answer(
            int status,
            @Nullable Class<?> type,
            boolean list,
            @Nullable String contentType) {}

    /** One line in English of what it does, for the API page. */
    public Route summary(String text) {
        this.summary = text;
        return this;
    }

    /** More than the summary says, in Markdown. */
    public Route description(String text) {
        this.description = text;
        return this;
    }

    /** The operation id of the OpenAPI document, when the derived one reads badly. */
    public Route id(String operationId) {
        this.id = operationId;
        return this;
    }

    public Route access(Access rule) {
        this.access = rule;
        return this;
    }

    /** Declares a query parameter. Undeclared ones are refused: a misspelt filter must not answer everything. */
    public Route query(String name, String text) {
        query.put(name, new Parameter(name, text, List.of()));
        return this;
    }

    /** Declares a query parameter that takes one of the enum's names in lower case. */
    public Route query(String name, String text, Class<? extends Enum<?>> type) {
        var values = new ArrayList<String>();
        for (var constant : type.getEnumConstants()) {
            values.add(constant.name().toLowerCase(Locale.ROOT));
        }
        query.put(name, new Parameter(name, text, List.copyOf(values)));
        return this;
    }

    /** Declares the {@code limit} and {@code after} of lists. */
    public Route paged() {
        query("limit", "How many at most, 1 to " + Request.Page.MOST + "; " + Request.Page.USUAL + " when not given.");
        return query("after", "The `next` of the page before.");
    }

    /** Takes a JSON body of this record. */
    public Route body(Class<?> type) {
        this.input = Input.JSON;
        this.body = type;
        return this;
    }

    /** Takes a form ({@code application/x-www-form-urlencoded}) with these required fields. */
    public Route form(String... names) {
        this.input = Input.FORM;
        for (var name : names) {
            fields.put(name, new Field(name, "", true, false));
        }
        return this;
    }

    /** Takes {@code multipart/form-data} with these files. */
    public Route multipart(String... names) {
        this.input = Input.MULTIPART;
        for (var name : names) {
            fields.put(name, new Field(name, "", true, true));
        }
        return this;
    }

    /** Declares one form field or part more exactly. */
    public Route field(String name, String text, boolean required) {
        var known = fields.get(name);
        fields.put(name, new Field(name, text, required, known != null && known.file()));
        return this;
    }

    /** Takes a body of any content type, as a stream. */
    public Route raw() {
        this.input = Input.RAW;
        return this;
    }

    /** @param type the record of the JSON answer; null when there is no body */
    public Route responds(int status, @Nullable Class<?> type) {
        answers.add(new Answer(status, type, false, null));
        return this;
    }

    /** Answers a {@link Listing} of these. */
    public Route respondsList(int status, Class<?> item) {
        answers.add(new Answer(status, item, true, null));
        return this;
    }

    /** Answers something that is not JSON. */
    public Route respondsContent(int status, String contentType) {
        answers.add(new Answer(status, null, false, contentType));
        return this;
    }

    /** Problem codes that only this route gives; those that every route may give need not be repeated. */
    public Route problem(int status, String... codes) {
        problems.computeIfAbsent(status, key -> new LinkedHashSet<>()).addAll(List.of(codes));
        return this;
    }

    /** The longest body, in bytes. */
    public Route limit(long bytes) {
        this.limit = bytes;
        return this;
    }

    /** Which class of rate limit counts its calls; by default {@code read} or {@code write}. */
    public Route rate(String rateClass) {
        this.rate = rateClass;
        return this;
    }

    /**
     * Caches of anybody may keep its answers. Strangers are not counted by their address: a company, or a cache that asks
     * for many, sits behind one.
     */
    public Route cacheable() {
        this.cacheable = true;
        return this;
    }

    /** Leaves it out of the OpenAPI document. */
    public Route hidden() {
        this.hidden = true;
        return this;
    }

    /** Keeps the caller's address, name and request id out of the access log. */
    public Route anonymous() {
        this.anonymous = true;
        return this;
    }

    /** Accepts any query parameter. */
    public Route anyQuery() {
        this.open = true;
        return this;
    }

    /** Ignores form fields that it does not know, for protocols that want it so. */
    public Route anyField() {
        this.tolerant = true;
        return this;
    }

    /** Says that an {@code Idempotency-Key} is honoured; an {@link Around} does the work. */
    public Route idempotent(Around around) {
        this.idempotent = true;
        return around(around);
    }

    /** The first one added is the outermost. */
    public Route around(Around around) {
        arounds.add(around);
        return this;
    }

    /** Ends the declaration. */
    public void handle(Handler end) {
        if (access == null || summary.isEmpty()) {
            throw new IllegalStateException(this + " declares no access or no summary");
        }
        this.handler = end;
    }

    /** Ends the declaration: the connection turns to another protocol; a request that does not ask for it gets 426. */
    public void upgrade(Upgrade end) {
        handle(_ -> {
            throw Problem.of(426, "upgrade_required").header("Upgrade", "websocket");
        });
        this.upgrade = end;
    }

    /** The handler with everything around it. */
    Handler chain() {
        if (handler == null) {
            throw new IllegalStateException(this + " has no handler");
        }
        Handler chain = handler;
        for (var around : arounds.reversed()) {
            Handler next = chain;
            chain = request -> around.handle(request, next);
        }
        return chain;
    }

    public String method() {
        return method;
    }

    public String path() {
        return path;
    }

    public String summary() {
        return summary;
    }

    public String description() {
        return description;
    }

    /** Stable name of the operation: the given one, or the method and the words of the path. */
    public String operationId() {
        if (id != null) {
            return id;
        }
        var name = new StringBuilder(method.toLowerCase(Locale.ROOT));
        for (var segment : path.replaceFirst("^/api/v\\d+", "").split("[/.-]")) {
            if (!segment.isEmpty()) {
                boolean parameter = segment.startsWith("{");
                var word = parameter ? segment.substring(1, segment.length() - 1) : segment;
                name.append(parameter ? "By" : "");
                for (var part : word.split("_")) {
                    name.append(Character.toUpperCase(part.charAt(0))).append(part.substring(1));
                }
            }
        }
        return name.toString();
    }

    public Access access() {
        if (access == null) {
            throw new IllegalStateException(this + " declares no access");
        }
        return access;
    }

    public List<Parameter> query() {
        return List.copyOf(query.values());
    }

    public List<Field> fields() {
        return List.copyOf(fields.values());
    }

    public @Nullable Class<?> body() {
        return body;
    }

    public Input input() {
        return input;
    }

    public List<Answer> answers() {
        return List.copyOf(answers);
    }

    public Map<Integer, Set<String>> problems() {
        return Map.copyOf(problems);
    }

    public long limit() {
        return limit;
    }

    public String rate() {
        return rate != null ? rate : method.equals("GET") ? "read" : "write";
    }

    boolean isCacheable() {
        return cacheable;
    }

    public boolean isHidden() {
        return hidden;
    }

    public boolean isAnonymous() {
        return anonymous;
    }

    public boolean isIdempotent() {
        return idempotent;
    }

    /** The word for what a path parameter names: {@code spec} for {@code /specs/{id}}. */
    String noun(String parameter) {
        var before = path.substring(0, Math.max(0, path.indexOf("/{" + parameter + "}")));
        var word = before.substring(before.lastIndexOf('/') + 1);
        return word.endsWith("s") ? word.substring(0, word.length() - 1) : word;
    }

    @Nullable
    Upgrade upgrade() {
        return upgrade;
    }

    boolean takes(String parameter) {
        return open || query.containsKey(parameter);
    }

    boolean takesField(String name) {
        return tolerant || fields.containsKey(name);
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
