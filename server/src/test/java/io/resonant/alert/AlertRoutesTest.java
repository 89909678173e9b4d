package io.resonant.alert;

import static io.resonant.testing.Persona.ADMIN;
import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.OUTSIDER;
import static io.resonant.testing.Persona.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.Scenario;
import io.resonant.testing.TestServer;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
@BothEngines
record AlertRoutesTest(TestDatabase test) {
    private static final String PATH = "/api/v1/operator/alerts";
    private static final String CHANNELS = PATH + "/channels";

    @Test
    void onlyWhoRunsTheServerSaysWhoIsTold() throws IOException {
        try (var server = TestServer.on(test)) {
            refused(server.scenario("GET", PATH))
                    .answers(OWNER, 200, "\"open\":[]", "docs/operations.md#diskfillsup", "\"public_key\":\"");
            var mail = Map.of("kind", "mail", "target", "ops@example.com", "language", "ja");
            var id = refused(server.scenario("POST", CHANNELS).json(mail))
                    .answers(OWNER, 201, "\"kind\":\"mail\"")
                    .answer()
                    .path("id")
                    .asString();
            for (var wrong : new String[][] {
                {"mail", "nobody", ""},
                {"webhook", "http://example.com/", ""},
                {"webhook", "https://user@example.com/", ""},
                {"line", "someone", "token"},
                {"line", "U0123456789abcdef0123456789abcdef", ""},
                {"webhook", "https://example.com/", "token"}
            }) {
                server.scenario("POST", CHANNELS)
                        .json(Map.of("kind", wrong[0], "target", wrong[1], "language", "en", "token", wrong[2]))
                        .refuses(OWNER, 422, "invalid_input");
            }
            refused(server.scenario("POST", CHANNELS + "/{id}/test", id)).answers(OWNER, 202);
            server.scenario("GET", "/api/v1/operator/mails").answers(OWNER, 200, "試しのメッセージ");
            refused(server.scenario("POST", CHANNELS + "/{id}/test", test.newId()))
                    .refuses(OWNER, 404, "not_found");
            refused(server.scenario("DELETE", CHANNELS + "/{id}", id)).answers(OWNER, 204);
            server.scenario("DELETE", CHANNELS + "/{id}", id).refuses(OWNER, 404, "not_found");
            server.scenario("GET", PATH).answers(OWNER, 200, "\"channels\":[]");
            server.scenario("GET", "/api/v1/audit")
                    .query("action=alert_channel.added")
                    .answers(OWNER, 200, id);
            for (int i = 0; i < 20; i++) {
                server.call(OWNER, "POST", CHANNELS, mail);
            }
            server.scenario("POST", CHANNELS).json(mail).refuses(OWNER, 409, "alert_channels_full");
            assertThat(server.call(OWNER, "GET", PATH).path("channels")).hasSize(20);
        }
    }

    private static Scenario refused(Scenario scenario) {
        return scenario.refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(ADMIN, 403, "forbidden")
                .refuses(OUTSIDER, 403, "forbidden");
    }
}
