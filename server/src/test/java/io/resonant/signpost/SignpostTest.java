package io.resonant.signpost;

import static io.resonant.testing.Persona.ANONYMOUS;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.TestServer;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

@BothEngines
class SignpostTest {
    private static final String SECURITY = "/.well-known/security.txt";

    private final TestDatabase test;

    SignpostTest(TestDatabase test) {
        this.test = test;
    }

    @Test
    void whoFindsAHoleLearnsWhomToTell() throws IOException {
        var settings = Map.of(
                "RESONANT_SECURITY_CONTACT", "mailto:security@work.example, https://work.example/report",
                "RESONANT_SECURITY_EXPIRES", "2027-06-30",
                "RESONANT_PUBLIC_URL", "https://work.example");
        try (var server = TestServer.on(test, settings)) {
            var answer =
                    server.scenario("GET", SECURITY).answers(ANONYMOUS, 200).response();
            assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
            assertThat(answer.body()).isEqualTo("""
                    Contact: mailto:security@work.example
                    Contact: https://work.example/report
                    Expires: 2027-06-30T00:00:00Z
                    Preferred-Languages: ja, en
                    Canonical: https://work.example/.well-known/security.txt
                    """);
        }
    }

    @Test
    void whereNobodyWasNamedThereIsNoFile() throws IOException {
        try (var server = TestServer.on(test, Map.of())) {
            server.scenario("GET", SECURITY).header("Accept", "text/html").refuses(ANONYMOUS, 404, "not_found");
        }
    }

    @Test
    void aPasswordManagerFindsThePage() throws IOException {
        try (var server = TestServer.on(test, Map.of())) {
            var answer = server.scenario("GET", "/.well-known/change-password")
                    .answers(ANONYMOUS, 302)
                    .response();
            assertThat(answer.headers().firstValue("Location")).contains("/settings/profile");
        }
    }
}
