package io.resonant.command;

import io.resonant.kernel.json.Json;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The requests that a browser and a script make in their first minute, so that what they need is in the AOT cache. */
final class Rehearsal {
    private static final String PASSWORD = "seven quiet lanterns by the river";
    private static final String MARKDOWN = """
            # Goal

            The exporter writes every table. 目標は明日までに決める。

            ## Done when

            - [ ] it is measured
            - [x] it is written down

            | requirement | test |
            |---|---|
            | exports all rows | TBD |
            """;

    private final String origin;
    private String authorization = "";

    Rehearsal(int port) {
        this.origin = "http://127.0.0.1:" + port;
    }

    /** @param setupPath path and query of the set-up link */
    void play(String setupPath) throws IOException {
        get("/health/live");
        get("/api/v1/setup");
        get("/");
        post(
                "/api/v1/setup",
                Json.of(Map.of(
                        "token", setupPath.substring(setupPath.indexOf('=') + 1),
                        "organization_name", "Rehearsal",
                        "name", "Rehearsal",
                        "email", "rehearsal@example.com",
                        "password", PASSWORD,
                        "language", "en")));
        signIn();
        work();
    }

    /** What somebody does who comes back. */
    void signIn() throws IOException {
        get("/health/ready");
        var tokens = send(
                "POST",
                "/api/v1/auth/login",
                "application/x-www-form-urlencoded",
                "username=rehearsal%40example.com&password=" + URLEncoder.encode(PASSWORD, StandardCharsets.UTF_8));
        authorization = "Bearer " + tokens.tree().get("access_token").asString();
        get("/api/v1/specs");
    }

    private void work() throws IOException {
        var spec = id(
                post("/api/v1/specs", Json.of(Map.of("title", "Exporter", "content", Map.of("markdown", MARKDOWN)))));
        get("/api/v1/specs/" + spec);
        get("/api/v1/specs/" + spec + "/revisions");
        get("/api/v1/specs/" + spec + "/findings");
        get("/api/v1/specs");
        var thread = id(post("/api/v1/threads", Json.of(Map.of("title", "Exporter", "spec_id", spec))));
        post("/api/v1/messages", Json.of(Map.of("thread_id", thread, "content", "Is it done?")));
        get("/api/v1/messages?thread_id=" + thread);
        post("/api/v1/tasks", Json.of(Map.of("title", "Measure it", "spec_id", spec, "priority", "high")));
        get("/api/v1/tasks");
        post("/api/v1/intents", Json.of(Map.of("type", "spec.review", "data", Map.of("spec_id", spec))));
        get("/api/v1/intents");
        get("/api/v1/search?q=exporter");
        get("/api/v1/auth/session");
        get("/health/ready");
        get("/api/openapi.json");
    }

    private static String id(Json json) {
        return json.tree().get("id").asString();
    }

    private void get(String path) throws IOException {
        send("GET", path, "", "");
    }

    private Json post(String path, Json body) throws IOException {
        return send("POST", path, "application/json", body.text());
    }

    private Json send(String method, String path, String type, String body) throws IOException {
        var connection = (HttpURLConnection) URI.create(origin + path).toURL().openConnection();
        connection.setRequestMethod(method);
        if (!authorization.isEmpty()) {
            connection.setRequestProperty("Authorization", authorization);
        }
        if (!body.isEmpty()) {
            connection.setRequestProperty("Content-Type", type);
            connection.setDoOutput(true);
            connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        }
        var status = connection.getResponseCode();
        var failed = status >= 400;
        try (var in = failed ? connection.getErrorStream() : connection.getInputStream()) {
            var text = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
            // What is not there is no reason to fail: without the dashboard, for instance, there is no first page.
            if (failed && status != 404) {
                throw new IOException(method + " " + path + " answered " + status + ": " + text);
            }
            return text.startsWith("{") ? new Json(text) : new Json("{}");
        }
    }
}
