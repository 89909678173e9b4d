package io.resonant.email;

import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.GUEST;
import static io.resonant.testing.Persona.MEMBER;

import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.TestServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
@BothEngines
record EmailRoutesTest(TestDatabase test) {
    @Test
    void linksAreAskedForByAnybodyAndUsedByWhoeverHasThem() throws IOException {
        try (var server = TestServer.on(test)) {
            for (var path : new String[] {"/api/v1/auth/password-resets", "/api/v1/auth/sign-in-links"}) {
                server.scenario("POST", path)
                        .json(Map.of("email", server.person(GUEST).email()))
                        .answers(ANONYMOUS, 202);
                server.scenario("POST", path)
                        .json(Map.of("email", "nobody@example.com"))
                        .answers(ANONYMOUS, 202);
                server.scenario("POST", path)
                        .json(Map.of("email", "nonsense"))
                        .refuses(ANONYMOUS, 422, "invalid_input");
            }
            server.scenario("POST", "/api/v1/auth/password-resets/completion")
                    .json(Map.of("token", "x", "new_password", "green submarine 7"))
                    .refuses(ANONYMOUS, 410, "link_used");
            server.scenario("POST", "/api/v1/auth/sign-in-links/completion")
                    .json(Map.of("token", "x"))
                    .refuses(ANONYMOUS, 410, "link_used");
            server.scenario("POST", "/api/v1/auth/email-confirmations")
                    .json(Map.of("token", "x"))
                    .refuses(ANONYMOUS, 410, "link_used");
            server.scenario("POST", "/api/v1/users/me/email/verification")
                    .refuses(ANONYMOUS, 401, "unauthenticated")
                    .answers(GUEST, 202);
            server.scenario("PUT", "/api/v1/users/me/email")
                    .json(Map.of("email", "other@example.com"))
                    .refuses(ANONYMOUS, 401, "unauthenticated")
                    .answers(GUEST, 202);
            test.clock().advance(Duration.ofMinutes(11));
            server.scenario("PUT", "/api/v1/users/me/email")
                    .json(Map.of("email", "other@example.com"))
                    .refuses(MEMBER, 403, "proof_needed");
        }
    }
}
