package io.resonant.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.json.JsonCodec;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One call, tried as one person after the other. Each row sends the request and checks the answer at once:
 *
 * <pre>{@code
 * server.scenario("PATCH", "/api/v1/specs/{id}", this::newSpec)
 *         .header("If-Match", "\"1\"")
 *         .json(Map.of("title", "New"))
 *         .refuses(ANONYMOUS, 401, "unauthenticated")
 *         .refuses(OUTSIDER, 404, "not_found")
 *         .refuses(GUEST, 403, "forbidden")
 *         .answers(MEMBER, 200, "\"title\":\"New\"")
 *         .published("spec.updated");
 * }</pre>
 *
 * A path value may be a {@link Supplier}, which is asked anew for each row. A refusal must leave no event behind.
 * {@code RouteCoverageTest} collects which routes were tried as whom.
 */
public final class Scenario {
    private final TestServer server;
    private final String method;
    private final String template;
    private final Object[] pathValues;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private String query = "";
    private HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.noBody();
    private Map<UUID, Long> eventsBefore = Map.of();
    private @Nullable HttpResponse<String> last;

    Scenario(TestServer server, String method, String template, Object... pathValues) {
        this.server = server;
        this.method = method;
        this.template = template;
        this.pathValues = pathValues;
    }

    /** With a JSON body, made of a map, a record or {@code Json}. */
    public Scenario json(Object value) {
        return body("application/json", JsonCodec.write(value));
    }

    public Scenario body(String contentType, String text) {
        headers.put("Content-Type", contentType);
        body = HttpRequest.BodyPublishers.ofString(text);
        return this;
    }

    /** As {@link #body(String, String)}, for what is no text. */
    public Scenario body(String contentType, byte[] bytes) {
        headers.put("Content-Type", contentType);
        body = HttpRequest.BodyPublishers.ofByteArray(bytes);
        return this;
    }

    public Scenario header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** @param text without the question mark, encoded */
    public Scenario query(String text) {
        query = "?" + text;
        return this;
    }

    /** The call gets a problem with this code, and nothing happens. */
    public Scenario refuses(Persona persona, int status, String code) {
        var response = send(persona);
        var what = persona + " " + method + " " + response.uri() + " was answered " + response.body();
        assertThat(response.statusCode()).as(what).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).as(what).contains("application/problem+json");
        assertThat(JsonCodec.tree(response.body()).path("code").asString(""))
                .as(what)
                .isEqualTo(code);
        assertThat(eventsSince()).as(what + ", and yet there are events").isEmpty();
        return this;
    }

    /** The call succeeds, and the body holds all these pieces. */
    public Scenario answers(Persona persona, int status, String... pieces) {
        var response = send(persona);
        var what = persona + " " + method + " " + response.uri() + " was answered " + response.body();
        assertThat(response.statusCode()).as(what).isEqualTo(status);
        if (pieces.length > 0) {
            assertThat(response.body()).as(what).contains(pieces);
        }
        return this;
    }

    /** As {@link #answers(Persona, int, String...)}, with a closer look at the JSON. */
    public Scenario answers(Persona persona, int status, Consumer<JsonNode> look) {
        answers(persona, status);
        look.accept(answer());
        return this;
    }

    /** The last row wrote exactly these events. */
    public Scenario published(String... types) {
        assertThat(eventsSince()).containsExactly(types);
        return this;
    }

    /** The last answer has this header. */
    public Scenario withHeader(String name, String value) {
        assertThat(response().headers().firstValue(name)).as(name).contains(value);
        return this;
    }

    /** The JSON of the last answer. */
    public JsonNode answer() {
        return JsonCodec.tree(response().body());
    }

    /** The last answer as it came. */
    public HttpResponse<String> response() {
        if (last == null) {
            throw new IllegalStateException("nobody has called yet");
        }
        return last;
    }

    private HttpResponse<String> send(Persona persona) {
        var path = path() + query;
        eventsBefore = newestEvents();
        var request = server.request(persona, method, path).method(method, body);
        headers.forEach(request::header);
        last = server.send(request);
        ScenarioLog.tried(method + " " + template, persona);
        return last;
    }

    private String path() {
        var path = new StringBuilder();
        var rest = template;
        var values = Arrays.stream(pathValues)
                .map(value -> value instanceof Supplier<?> supplier ? supplier.get() : value)
                .iterator();
        for (int open = rest.indexOf('{'); open >= 0; open = rest.indexOf('{')) {
            path.append(rest, 0, open)
                    .append(URLEncoder.encode(String.valueOf(values.next()), StandardCharsets.UTF_8)
                            .replace("+", "%20"));
            rest = rest.substring(rest.indexOf('}') + 1);
        }
        return path.append(rest).toString();
    }

    /** Of all organisations, because a call must not leave a trace in another one either. */
    private Map<UUID, Long> newestEvents() {
        var newest = new HashMap<UUID, Long>();
        server.database()
                .database()
                .readSystem(transaction -> transaction
                        .sql("select organization_id, max(sequence) as newest from event_log group by organization_id")
                        .list(row -> newest.put(row.uuid("organization_id"), row.bigint("newest"))));
        return newest;
    }

    private List<String> eventsSince() {
        var types = new ArrayList<String>();
        server.database()
                .database()
                .readSystem(transaction -> transaction
                        .sql("select organization_id, sequence, type from event_log order by organization_id, sequence")
                        .list(row -> row.bigint("sequence") > eventsBefore.getOrDefault(row.uuid("organization_id"), 0L)
                                && types.add(row.text("type"))));
        return types;
    }
}
