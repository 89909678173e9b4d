package io.resonant.health;

import io.resonant.kernel.database.Database;
import io.resonant.kernel.http.Access;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.migration.Migrations;
import io.resonant.kernel.telemetry.Telemetry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells machines how the server is: whether it lives, whether it can serve, and its measurements. */
public final class Health {
    private static final Logger LOG = LoggerFactory.getLogger(Health.class);

    private final Database database;
    private final Telemetry telemetry;
    private final int newest;
    private final List<Check> checks;
    private final List<Check> notices;

    /**
     * @param checks beside that of the database, which is always made
     * @param notices what somebody should look at although the server can serve
     */
    public Health(Database database, Telemetry telemetry, List<Check> checks, List<Check> notices) {
        this.database = database;
        this.telemetry = telemetry;
        this.newest = Integer.parseInt(Migrations.newest(database.engine()));
        this.checks = List.copyOf(checks);
        this.notices = List.copyOf(notices);
    }

    /**
     * @param everybody the rule that lets anybody in: a load balancer has no account
     * @param metricsToken opens the measurements to whoever has it; without one they are for this machine only
     */
    public void declareRoutes(Routes routes, Access everybody, Optional<String> metricsToken) {
        new HealthRoutes(this, everybody, metricsToken).declare(routes);
    }

    /**
     * @param failures what is wrong, by check; empty when the server can serve
     * @param notices what somebody should look at, by check
     */
    record Readiness(Optional<String> schemaVersion, List<Failure> failures, List<Failure> notices) {}

    record Failure(String check, String reason) {}

    Readiness readiness() {
        var failures = new ArrayList<Failure>();
        var version = schemaVersion(failures);
        failures.addAll(failing(checks));
        // Notices may ask the database too, and who waits for the answer must not wait for it twice.
        return new Readiness(version, failures, failures.isEmpty() ? failing(notices) : List.of());
    }

    String metrics() {
        return telemetry.scrape();
    }

    private Optional<String> schemaVersion(List<Failure> failures) {
        try {
            return database.readSystem(transaction -> {
                var store = new HealthStore(transaction);
                store.unbearable(newest).ifPresent(script -> failures.add(new Failure("schema", "taken by " + script)));
                return store.schemaVersion();
            });
        } catch (RuntimeException e) { // whatever the reason, the answer is the same: not ready
            LOG.warn("The database cannot be read; load balancers are told to look elsewhere until it can", e);
            failures.add(new Failure("database", "unreachable"));
            return Optional.empty();
        }
    }

    private static List<Failure> failing(List<Check> checks) {
        var failing = new ArrayList<Failure>();
        for (var check : checks) {
            reason(check).ifPresent(reason -> failing.add(new Failure(check.name(), reason)));
        }
        return failing;
    }

    private static Optional<String> reason(Check check) {
        try {
            return check.failure().get();
        } catch (RuntimeException e) {
            LOG.warn("The check {} failed; load balancers are told to look elsewhere until it passes", check.name(), e);
            return Optional.of("the check itself failed");
        }
    }
}
