package io.resonant.organization;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.audit.AuditChain;
import io.resonant.kernel.http.HttpServer;
import io.resonant.kernel.http.HttpSettings;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.limit.RateLimits;
import io.resonant.kernel.telemetry.Telemetry;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.session.SessionGate;
import io.resonant.session.TestSite;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The routes of signing in and of organisations behind the real gate and a real server. */
@NullMarked
final class TestDoor implements AutoCloseable {
    static final RegistrationMode MODE = RegistrationMode.OPEN;

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpServer server;

    TestDoor(TestDatabase test, TestSite site) {
        var all = new TestOrganizations(test, site);
        var routes = new Routes();
        all.registration(MODE).declareRoutes(routes, "1.2.3", all.confirmations());
        site.signIn().declareRoutes(routes);
        site.profile().declareRoutes(routes);
        all.organizations()
                .declareRoutes(
                        routes, new AuditChain(test.database(), site.settings().keys(), Optional.empty()));
        all.invitations().declareRoutes(routes, site.settings().publicUrl());
        server = new HttpServer(
                        HttpSettings.loopback(0),
                        routes,
                        new SessionGate(site.authentication(), site.operators(), (_, _) -> Optional.empty()),
                        RateLimits.none(test.clock()),
                        new Telemetry(),
                        test.clock())
                .start();
    }

    /** What came back; the headers of the request are those of a program unless given. */
    record Answer(int status, String body, HttpResponse<String> response) {
        JsonNode json() {
            return new Json(body).tree();
        }

        String code() {
            return status + " " + json().path("code").stringValue("");
        }

        Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }

        List<String> cookies() {
            return response.headers().allValues("Set-Cookie");
        }

        /** Name and value of the cookie, as a browser sends it back. */
        String cookie(String name) {
            return cookies().stream()
                    .filter(cookie -> cookie.startsWith(name + "="))
                    .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                    .findFirst()
                    .orElseThrow();
        }
    }

    int port() {
        return server.port();
    }

    /** @param headers names and values in turn */
    Answer call(String method, String path, @Nullable String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            request.setHeader("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        try {
            var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body(), response);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static void unauthenticated(Answer answer) {
        assertThat(answer.code()).isEqualTo("401 unauthenticated");
        assertThat(answer.json().get("detail").stringValue()).isEqualTo("Could not validate credentials");
        assertThat(answer.header("WWW-Authenticate")).contains("Bearer");
    }

    @Override
    public void close() {
        server.close();
        client.close();
    }
}
