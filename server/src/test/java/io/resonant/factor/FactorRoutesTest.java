package io.resonant.factor;

import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.GUEST;

import io.resonant.kernel.crypto.Totp;
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
record FactorRoutesTest(TestDatabase test) {
    private static final String PATH = "/api/v1/users/me/second-factor";

    @Test
    void theSecondFactorIsTheCallersOwn() throws IOException {
        try (var server = TestServer.on(test)) {
            server.scenario("GET", PATH)
                    .refuses(ANONYMOUS, 401, "unauthenticated")
                    .answers(GUEST, 200, "\"enabled\":false", "\"recovery_codes_left\":0");
            server.scenario("DELETE", PATH)
                    .refuses(ANONYMOUS, 401, "unauthenticated")
                    .refuses(GUEST, 409, "factor_missing");
            server.scenario("POST", PATH + "/recovery-codes")
                    .refuses(ANONYMOUS, 401, "unauthenticated")
                    .refuses(GUEST, 409, "factor_missing");
            server.scenario("POST", PATH + "/confirmation")
                    .json(Map.of("code", "000000"))
                    .refuses(ANONYMOUS, 401, "unauthenticated")
                    .refuses(GUEST, 409, "factor_missing");
            var secret = server.scenario("POST", PATH)
                    .refuses(ANONYMOUS, 401, "unauthenticated")
                    .answers(GUEST, 201, "otpauth://totp/Resonant:")
                    .answer()
                    .path("secret")
                    .asString();
            server.scenario("POST", PATH + "/confirmation")
                    .json(Map.of("code", Totp.code(secret, test.clock().instant())))
                    .answers(GUEST, 200, "\"codes\":[");
            signIn(server, secret);
            test.clock().advance(Duration.ofMinutes(10));
            server.scenario("DELETE", PATH).refuses(GUEST, 403, "proof_needed");
            server.scenario("POST", "/api/v1/auth/session/proof")
                    .json(Map.of("code", Totp.code(secret, test.clock().instant())))
                    .refuses(ANONYMOUS, 401, "unauthenticated")
                    .answers(GUEST, 204);
            server.scenario("DELETE", PATH).answers(GUEST, 204);
        }
    }

    private void signIn(TestServer server, String secret) {
        var email = server.person(GUEST).email();
        server.scenario("POST", "/api/v1/auth/session")
                .json(Map.of("email", email, "password", TestServer.PASSWORD))
                .refuses(ANONYMOUS, 401, "second_factor_required");
        server.scenario("POST", "/api/v1/auth/session")
                .json(Map.of("email", email, "password", TestServer.PASSWORD, "code", "12"))
                .refuses(ANONYMOUS, 401, "second_factor_wrong");
        test.clock().advance(Duration.ofSeconds(30));
        server.scenario("POST", "/api/v1/auth/session")
                .json(Map.of(
                        "email",
                        email,
                        "password",
                        TestServer.PASSWORD,
                        "code",
                        Totp.code(secret, test.clock().instant())))
                .answers(ANONYMOUS, 200, email);
    }
}
