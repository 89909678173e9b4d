package io.resonant.organization;

import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.GUEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.crypto.Sealing;
import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.Scenario;
import io.resonant.testing.TableRows;
import io.resonant.testing.TestServer;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Open registration where mails reach people. Nobody takes them here; what was written is read in the database. */
@BothEngines
class ConfirmationsTest {
    private static final String SECRET = "0123456789abcdefghijklmnopqrstuvwxyz0123456789";
    private static final Map<String, String> WITH_MAIL = Map.of(
            "SECRET_KEY", SECRET,
            "SMTP_HOST", "127.0.0.1",
            "SMTP_PORT", "1",
            "SMTP_SECURITY", "none",
            "SMTP_FROM", "no-reply@example.com",
            "RESONANT_PUBLIC_URL", "https://work.example");
    private static final String NEW = "new-%d@example.jp";

    private final TestDatabase test;

    @AutoClose
    private final TestServer without;

    @AutoClose
    private final TestServer server;

    ConfirmationsTest(TestDatabase test) {
        this.test = test;
        without = TestServer.on(test, Map.of("SECRET_KEY", SECRET)); // makes the people
        test.clock().advance(Duration.ofHours(2));
        server = TestServer.notSetUp(test, WITH_MAIL);
    }

    private static Scenario register(TestServer server, String email, String password) {
        return server.scenario("POST", "/api/v1/auth/register")
                .json(Map.of("email", email, "name", "Aki", "password", password, "organization_name", "Free gifts"));
    }

    private Scenario complete(String token) {
        return server.scenario("POST", "/api/v1/auth/register/completion").json(Map.of("token", token));
    }

    private String mail(String email) {
        var body = test.database()
                .readSystem(transaction -> transaction
                        .sql("select body from mails where recipient = :email order by id desc limit 1")
                        .bind("email", email)
                        .one(row -> row.text("body")));
        return new Sealing(SecretKeys.of(SECRET, null), "mails").open(body).orElseThrow();
    }

    private String token(String email) {
        var matcher = Pattern.compile("https://work\\.example/confirm-registration#([A-Za-z0-9_-]+)")
                .matcher(mail(email));
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private List<String> people(String email) {
        return TableRows.of(test, "users", "email = '" + email + "'");
    }

    @Test
    void nobodyLearnsWhoHasAnAccount() {
        var known = without.person(GUEST).email();
        var fresh = NEW.formatted(1);
        var password = "three red lanterns";
        var one = register(server, known, password).answers(ANONYMOUS, 202).response();
        var two = register(server, fresh, password).answers(ANONYMOUS, 202).response();
        assertThat(one.body()).isEqualTo(two.body()).isEmpty();
        assertThat(one.headers().map().keySet()).isEqualTo(two.headers().map().keySet());
        assertThat(people(fresh)).isEmpty();
        assertThat(mail(known)).contains("https://work.example/sign-in").doesNotContain("confirm-registration");
        register(server, known, "short").refuses(ANONYMOUS, 422, "invalid_input");
        register(server, fresh, "short").refuses(ANONYMOUS, 422, "invalid_input");
        for (var email : List.of(known, fresh)) {
            server.scenario("POST", "/api/v1/auth/session")
                    .json(Map.of("email", email, "password", password))
                    .refuses(ANONYMOUS, 401, "invalid_credentials");
        }
    }

    @Test
    void theLinkMakesTheAccountOnce() {
        var email = NEW.formatted(2);
        register(server, email, "three red lanterns").answers(ANONYMOUS, 202);
        assertThat(mail(email)).doesNotContain("Free gifts", "Aki"); // strangers do not write mails through us
        var token = token(email);
        complete(token).answers(ANONYMOUS, 201, "\"email_verified\":true", "Free gifts", "\"role\":\"owner\"");
        complete(token).refuses(ANONYMOUS, 410, "link_used");
        server.scenario("POST", "/api/v1/auth/session")
                .json(Map.of("email", email, "password", "three red lanterns"))
                .answers(ANONYMOUS, 200);
    }

    @Test
    void anOldAForgedAndAForeignLinkMakeNothing() {
        var email = NEW.formatted(3);
        register(server, email, "three red lanterns").answers(ANONYMOUS, 202);
        var token = token(email);
        complete(token.substring(0, token.length() - 3) + "AAA").refuses(ANONYMOUS, 410, "link_used");
        complete("").refuses(ANONYMOUS, 410, "link_used");
        complete(new Sealing(SecretKeys.of(SECRET, null), "mails").seal("{}")).refuses(ANONYMOUS, 410, "link_used");
        test.clock().advance(Duration.ofDays(1));
        complete(token).refuses(ANONYMOUS, 410, "link_used");
        assertThat(people(email)).isEmpty();
    }

    @Test
    void aLinkOpensNothingThatWasClosedMeanwhile() throws IOException {
        var email = NEW.formatted(6);
        register(server, email, "three red lanterns").answers(ANONYMOUS, 202);
        var closing = new HashMap<>(WITH_MAIL);
        closing.put("RESONANT_REGISTRATION", "closed");
        try (var closed = TestServer.notSetUp(test, closing)) {
            closed.scenario("POST", "/api/v1/auth/register/completion")
                    .json(Map.of("token", token(email)))
                    .refuses(ANONYMOUS, 403, "registration_closed");
        }
        assertThat(people(email)).isEmpty();
    }

    @Test
    void oneAddressIsNotFloodedWithMails() {
        var email = NEW.formatted(4);
        for (int i = 0; i < 5; i++) {
            register(server, email, "three red lanterns").answers(ANONYMOUS, 202);
        }
        register(server, email, "three red lanterns").refuses(ANONYMOUS, 429, "too_many_attempts");
    }

    @Test
    void withoutMailTheAccountIsMadeAtOnceAndATakenAddressIsRefused() {
        var email = NEW.formatted(5);
        register(without, email, "three red lanterns").answers(ANONYMOUS, 201);
        register(without, email, "three red lanterns").refuses(ANONYMOUS, 409, "email_taken");
    }
}
