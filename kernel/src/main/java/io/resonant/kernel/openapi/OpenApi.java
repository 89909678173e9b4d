package io.resonant.kernel.openapi;

import static io.resonant.kernel.openapi.Schemas.ordered;

import io.resonant.kernel.http.Route;
import io.resonant.kernel.http.Routes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The OpenAPI 3.1 document of declared routes, so that it can never say anything else than the code. */
public final class OpenApi {
    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";

    private final Schemas schemas = new Schemas();
    private final String publicAccess;

    private OpenApi(String publicAccess) {
        this.publicAccess = publicAccess;
    }

    /**
     * @param publicAccess name of the rule that asks for no sign-in
     * @return a tree of maps and lists, ready to be written as JSON
     */
    public static Map<String, Object> document(Routes routes, String title, String version, String publicAccess) {
        return new OpenApi(publicAccess).document(routes, title, version);
    }

    private Map<String, Object> document(Routes routes, String title, String version) {
        var paths = new LinkedHashMap<String, Map<String, Object>>();
        for (var route : routes.all()) {
            if (!route.isHidden()) {
                paths.computeIfAbsent(route.path(), _ -> new LinkedHashMap<>())
                        .put(route.method().toLowerCase(Locale.ROOT), operation(route));
            }
        }
        var components = ordered("schemas", withProblem(schemas.components()));
        components.put(
                "securitySchemes",
                ordered(
                        "bearer",
                        ordered("type", "http", "scheme", "bearer", "bearerFormat", "JWT"),
                        "cookie",
                        ordered("type", "apiKey", "in", "cookie", "name", "resonant_session")));
        return ordered(
                "openapi",
                "3.1.0",
                "info",
                ordered("title", title, "version", version, "license", license()),
                "servers",
                List.of(Map.of("url", "/")),
                "paths",
                paths,
                "components",
                components);
    }

    private Map<String, Object> operation(Route route) {
        var operation = ordered("operationId", route.operationId(), "summary", route.summary());
        if (!route.description().isEmpty()) {
            operation.put("description", route.description());
        }
        operation.put("tags", List.of(tag(route.path())));
        operation.put("x-access", route.access().name().toLowerCase(Locale.ROOT));
        operation.put(
                "security",
                route.access().name().equals(publicAccess)
                        ? List.of()
                        : List.of(Map.of("bearer", List.of()), Map.of("cookie", List.of())));
        var parameters = parameters(route);
        if (!parameters.isEmpty()) {
            operation.put("parameters", parameters);
        }
        if (route.input() != Route.Input.NONE) {
            operation.put("requestBody", ordered("required", true, "content", content(route)));
        }
        operation.put("responses", responses(route));
        return operation;
    }

    private static List<Object> parameters(Route route) {
        var parameters = new ArrayList<Object>();
        for (var segment : route.path().split("/")) {
            if (segment.startsWith("{")) {
                var name = segment.substring(1, segment.length() - 1);
                var schema =
                        name.endsWith("id") ? ordered("type", "string", "format", "uuid") : ordered("type", "string");
                parameters.add(ordered("name", name, "in", "path", "required", true, "schema", schema));
            }
        }
        for (var parameter : route.query()) {
            var schema = ordered("type", "string");
            if (!parameter.values().isEmpty()) {
                schema.put("enum", parameter.values());
            } else if (parameter.name().equals("limit")) {
                schema.put("type", "integer");
            }
            parameters.add(ordered(
                    "name", parameter.name(), "in", "query", "description", parameter.description(), "schema", schema));
        }
        if (route.isIdempotent()) {
            parameters.add(ordered(
                    "name", "Idempotency-Key",
                    "in", "header",
                    "description", "The same key and body get the first answer again instead of a second effect.",
                    "schema", ordered("type", "string", "maxLength", 200)));
        }
        return parameters;
    }

    private Map<String, Object> content(Route route) {
        var body = route.body();
        return switch (route.input()) {
            case JSON -> Map.of(JSON, Map.of("schema", body == null ? Map.of() : schemas.reference(body, false)));
            case FORM -> Map.of("application/x-www-form-urlencoded", Map.of("schema", fields(route)));
            case MULTIPART -> Map.of("multipart/form-data", Map.of("schema", fields(route)));
            default -> Map.of("*/*", Map.of());
        };
    }

    private static Map<String, Object> fields(Route route) {
        var properties = new LinkedHashMap<String, Object>();
        var required = new ArrayList<String>();
        for (var field : route.fields()) {
            properties.put(
                    field.name(),
                    field.file()
                            ? ordered("type", "array", "items", ordered("type", "string", "format", "binary"))
                            : ordered("type", "string"));
            if (field.required()) {
                required.add(field.name());
            }
        }
        return ordered("type", "object", "properties", properties, "required", required);
    }

    private Map<String, Object> responses(Route route) {
        var responses = new LinkedHashMap<String, Object>();
        for (var answer : route.answers()) {
            var type = answer.type();
            var response = ordered(
                    "description", answer.status() >= 400 ? "Refused" : answer.status() == 204 ? "Done" : "Success");
            if (type != null) {
                var schema = schemas.reference(type, true);
                response.put("content", Map.of(JSON, Map.of("schema", answer.list() ? listOf(schema) : schema)));
            } else if (answer.contentType() != null) {
                response.put("content", Map.of(answer.contentType(), Map.of()));
            }
            responses.put(String.valueOf(answer.status()), response);
        }
        new TreeMap<>(route.problems())
                .forEach((status, codes) -> responses.putIfAbsent(
                        String.valueOf(status), problem("`" + String.join("`, `", new TreeSet<>(codes)) + "`")));
        responses.put("default", problem("Any other refusal; see `code`"));
        return responses;
    }

    private static Map<String, Object> listOf(Map<String, Object> item) {
        return ordered(
                "type", "object",
                "properties",
                        ordered(
                                "items", ordered("type", "array", "items", item),
                                "next", ordered("type", List.of("string", "null"))),
                "required", List.of("items", "next"));
    }

    private static Map<String, Object> problem(String description) {
        return ordered(
                "description",
                description,
                "content",
                Map.of(PROBLEM, Map.of("schema", Map.of("$ref", "#/components/schemas/Problem"))));
    }

    private static Map<String, Object> withProblem(Map<String, Object> components) {
        var text = Map.of("type", "string");
        components.put(
                "Problem",
                ordered(
                        "type",
                        "object",
                        "description",
                        "RFC 9457; `code` is stable, `detail` is in the reader's language.",
                        "properties",
                        ordered(
                                "type", text,
                                "title", text,
                                "status", Map.of("type", "integer"),
                                "code", text,
                                "detail", text,
                                "request_id", text,
                                "errors",
                                        ordered(
                                                "type",
                                                "array",
                                                "items",
                                                ordered(
                                                        "type",
                                                        "object",
                                                        "properties",
                                                        ordered("pointer", text, "code", text, "detail", text)))),
                        "required",
                        List.of("type", "title", "status", "code", "detail", "request_id")));
        return components;
    }

    private static Map<String, Object> license() {
        return ordered("name", "Apache-2.0", "url", "https://www.apache.org/licenses/LICENSE-2.0");
    }

    /** The noun of a path: {@code specs} of {@code /api/v1/specs/{id}}. */
    static String tag(String path) {
        var rest = path.startsWith("/api/v1/") ? path.substring("/api/v1/".length()) : path.substring(1);
        int end = rest.indexOf('/');
        return end < 0 ? rest : rest.substring(0, end);
    }
}
