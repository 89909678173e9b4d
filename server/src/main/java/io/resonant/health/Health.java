package io.resonant.health;

import io.resonant.kernel.http.Access;
import io.resonant.kernel.http.Routes;

/** Tells machines how the server is. */
public final class Health {
    private final Access everybody;

    /** @param everybody the rule that lets anybody in: a load balancer has no account */
    public Health(Access everybody) {
        this.everybody = everybody;
    }

    public void declareRoutes(Routes routes) {
        new HealthRoutes(everybody).declare(routes);
    }
}
