package io.resonant.health;

import io.resonant.kernel.http.Access;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;

final class HealthRoutes {
    private final Access everybody;

    HealthRoutes(Access everybody) {
        this.everybody = everybody;
    }

    /** @param status always {@code alive}: a process that is not does not answer */
    record Alive(String status) {}

    void declare(Routes routes) {
        routes.get("/health/live")
                .summary("Whether the process runs")
                .access(everybody)
                .responds(200, Alive.class)
                .handle(_ -> Response.ok(new Alive("alive")));
    }
}
