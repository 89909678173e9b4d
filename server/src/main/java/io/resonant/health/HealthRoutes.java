package io.resonant.health;

import io.resonant.kernel.http.Access;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

final class HealthRoutes {
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final Health health;
    private final Access everybody;
    private final Optional<String> metricsToken;

    HealthRoutes(Health health, Access everybody, Optional<String> metricsToken) {
        this.health = health;
        this.everybody = everybody;
        this.metricsToken = metricsToken;
    }

    enum State {
        ALIVE,
        READY,
        UNAVAILABLE
    }

    /** A process that is not alive does not answer. */
    record Alive(State status) {}

    /** @param schemaVersion of the database; null while it cannot be read */
    record Ready(
            State status,
            @Nullable String schemaVersion,
            List<Health.Failure> failures,
            List<Health.Failure> notices) {}

    void declare(Routes routes) {
        routes.get("/health/live")
                .summary("Whether the process runs")
                .access(everybody)
                .rate("health")
                .responds(200, Alive.class)
                .handle(_ -> Response.ok(new Alive(State.ALIVE)));
        routes.get("/health/ready")
                .summary("Whether the server can serve, and the version of its schema")
                .access(everybody)
                .rate("health")
                .responds(200, Ready.class)
                .responds(503, Ready.class)
                .handle(_ -> ready());
        routes.get("/metrics")
                .summary("Measurements for Prometheus; for this machine only, or with the token of the configuration")
                .access(everybody)
                .respondsContent(200, "text/plain")
                .problem(401, "unauthenticated")
                .problem(404, "not_found")
                .handle(this::metrics);
    }

    private Response ready() {
        var readiness = health.readiness();
        boolean ready = readiness.failures().isEmpty();
        return Response.of(
                ready ? 200 : 503,
                new Ready(
                        ready ? State.READY : State.UNAVAILABLE,
                        readiness.schemaVersion().orElse(null),
                        readiness.failures(),
                        readiness.notices()));
    }

    private Response metrics(Request request) {
        if (metricsToken.isPresent()) {
            requireToken(request, metricsToken.get());
        } else if (!request.isFromThisMachine()) {
            throw Problem.notFound("page"); // a stranger need not know that there is something
        }
        return Response.text(200, PROMETHEUS, health.metrics());
    }

    private static void requireToken(Request request, String token) {
        var expected = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
        var given = request.header("Authorization").orElse("").getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(expected, given)) {
            throw Problem.of(401, "unauthenticated").header("WWW-Authenticate", "Bearer");
        }
    }
}
