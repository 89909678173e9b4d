package io.resonant.session;

import io.resonant.account.Access;
import io.resonant.account.Role;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.http.HttpServer;
import io.resonant.kernel.http.HttpSettings;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.limit.RateLimits;
import io.resonant.kernel.telemetry.Telemetry;
import io.resonant.kernel.testing.TestDatabase;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;

/**
 * What it costs in processor time to find out who calls and whether they may: the token, its session, the role. Real requests
 * through a real server, in whose handler the gate is asked again and again. Not a test, because a figure depends on the
 * machine; run {@code main}.
 */
final class AuthorizationCost {
    private static final int ROUNDS = 5;
    private static final int CHECKS = 200_000;

    private AuthorizationCost() {}

    public static void main(String[] arguments) throws Exception {
        try (var test = TestDatabase.create(Engine.SQLITE)) {
            var site = TestSite.on(test);
            var member = site.join(site.organization(), Role.MEMBER);
            var gate = new SessionGate(site.authentication(), site.operators(), (_, _) -> Optional.empty());
            var routes = new Routes();
            routes.get("/api/v1/measured")
                    .summary("Measures")
                    .access(Access.MEMBER)
                    .handle(request -> {
                        measure(gate, request);
                        return Response.noContent();
                    });
            try (var server = new HttpServer(
                                    HttpSettings.loopback(0),
                                    routes,
                                    gate,
                                    RateLimits.none(test.clock()),
                                    new Telemetry(),
                                    test.clock())
                            .start();
                    var client = HttpClient.newHttpClient()) {
                var token = site.token(member);
                for (int round = 0; round < ROUNDS; round++) {
                    var answer = client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/v1/measured"))
                                    .header("Authorization", "Bearer " + token)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
                    if (answer.statusCode() != 204) {
                        throw new IllegalStateException(answer.statusCode() + " " + answer.body());
                    }
                }
            }
        }
    }

    private static void measure(SessionGate gate, Request request) {
        // on a thread of its own: processor time is not counted for virtual ones
        var measuring = Thread.ofPlatform().start(() -> {
            var clock = ManagementFactory.getThreadMXBean();
            long start = clock.getCurrentThreadCpuTime();
            for (int i = 0; i < CHECKS; i++) {
                gate.check(request, Access.MEMBER);
            }
            System.out.printf(
                    "%.2f microseconds of processor time a check%n",
                    (clock.getCurrentThreadCpuTime() - start) / 1000.0 / CHECKS);
        });
        try {
            measuring.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
