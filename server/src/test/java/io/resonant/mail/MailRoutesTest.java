package io.resonant.mail;

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
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
@BothEngines
record MailRoutesTest(TestDatabase test) {
    private static final String PATH = "/api/v1/operator/mails";

    @Test
    void onlyWhoRunsTheServerSeesMails() throws IOException {
        try (var server = TestServer.on(test)) {
            refused(server.scenario("POST", PATH + "/test")).answers(OWNER, 202);
            var email = server.person(OWNER).email();
            var list = refused(server.scenario("GET", PATH))
                    .answers(OWNER, 200, email, "\"state\":\"kept\"")
                    .answer();
            assertThat(list.path("items")).hasSize(1);
            var id = list.path("items").get(0).path("id").asString();
            refused(server.scenario("GET", PATH).query("state=sent")).answers(OWNER, 200, "\"items\":[]");
            refused(server.scenario("GET", PATH + "/{id}", id)).answers(OWNER, 200, "\"text\":\"");
            refused(server.scenario("GET", PATH + "/{id}", test.newId())).refuses(OWNER, 404, "not_found");
            refused(server.scenario("POST", PATH + "/{id}/delivery", id)).refuses(OWNER, 409, "mail_state");
            server.scenario("GET", "/api/v1/audit").query("action=mail.read").answers(OWNER, 200, id);
            server.scenario("GET", "/api/v1/setup").answers(ANONYMOUS, 200, "\"mail\":false");
        }
    }

    private static Scenario refused(Scenario scenario) {
        return scenario.refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(ADMIN, 403, "forbidden")
                .refuses(OUTSIDER, 403, "forbidden");
    }
}
