package io.resonant;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.account.Access;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.http.Route;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.Persona;
import io.resonant.testing.ScenarioLog;
import io.resonant.testing.TestServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * A route that nobody tried to misuse is not finished. Maven runs it after every other class, and it reads what their
 * scenarios did; run alone, it needs the files of an earlier run under {@code target/scenarios}.
 */
class RouteCoverageTest {
    @Test
    void eachRouteWasTriedByWhomItRefusesAndByWhomItServes() throws IOException {
        var tried = ScenarioLog.all();
        Assumptions.assumeFalse(tried.isEmpty(), "no scenario has run yet");
        var missing = new ArrayList<String>();
        for (var route : routes()) {
            var rows = tried.getOrDefault(route.toString(), Set.of());
            for (var persona : needed(route)) {
                if (!rows.contains(persona)) {
                    missing.add(route + " was never tried as " + persona);
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    /** Anonymous always; the strongest role that is refused and the weakest that is served; a stranger where ids are. */
    private static Set<Persona> needed(Route route) {
        var needed = EnumSet.of(Persona.ANONYMOUS);
        var access = (Access) route.access();
        if (access == Access.PUBLIC) {
            return needed;
        }
        needed.addAll(
                switch (access) {
                    case PUBLIC -> Set.of();
                    case SIGNED_IN, GUEST, VIEWER -> Set.of(Persona.GUEST);
                    case MEMBER, PUBLISHER -> Set.of(Persona.GUEST, Persona.MEMBER);
                    case ADMIN -> Set.of(Persona.MEMBER, Persona.ADMIN);
                    case OWNER -> Set.of(Persona.ADMIN, Persona.OWNER);
                    case OPERATOR -> Set.of(Persona.ADMIN, Persona.OWNER, Persona.OUTSIDER);
                });
        if (route.path().contains("{")) {
            needed.add(Persona.OUTSIDER);
        }
        return needed;
    }

    private static List<Route> routes() throws IOException {
        try (var database = TestDatabase.create(Engine.SQLITE);
                var server = TestServer.notSetUp(database, Map.of())) {
            return server.app().routes().all();
        }
    }
}
