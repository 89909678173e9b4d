package io.resonant.passkey;

import static io.resonant.testing.Refusals.assertInvalid;
import static io.resonant.testing.Refusals.assertNotFound;
import static io.resonant.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.account.Actor;
import io.resonant.account.Role;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.session.TestSite;
import io.resonant.session.TestSite.Person;
import io.resonant.testing.Concurrently;
import io.resonant.testing.Refusals;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NullMarked
@BothEngines
final class PasskeysTest {
    private final TestDatabase test;
    private final TestSite site;
    private final Passkeys passkeys;

    PasskeysTest(TestDatabase test) {
        this.test = test;
        this.site = TestSite.on(test);
        this.passkeys = new Passkeys(
                new Passkeys.Wiring(
                        test.database(),
                        site.sessions(),
                        site.settings().keys(),
                        URI.create("https://work.example"),
                        test.clock()),
                site.signIn(),
                site.mails());
    }

    @BeforeEach
    void anotherDay() {
        test.clock().advance(Duration.ofDays(1));
    }

    private Actor signedIn(Person person) {
        return new Actor(
                person.id(), person.organizationId(), Role.OWNER, site.sessionOf(site.token(person)), "192.0.2.1");
    }

    private Passkey registered(Actor actor, TestAuthenticator device) {
        return passkeys.register(actor, "電話", device.create(passkeys.registration(actor)));
    }

    private void assertRefusedUse(Json response) {
        assertRefused(401, "passkey_refused", () -> passkeys.signIn(response, TestSite.HOME));
    }

    @Test
    void aPasskeySignsInWithoutSayingWhoOneIs() {
        var person = site.owner();
        var device = new TestAuthenticator();
        var passkey = registered(signedIn(person), device);
        assertThat(passkey.name()).isEqualTo("電話");
        var signedIn = passkeys.signIn(device.get(passkeys.authentication()), TestSite.HOME);
        assertThat(signedIn.view().user().id()).isEqualTo(person.id());
        assertThat(passkeys.list(person.actor(Role.OWNER)).getFirst().lastUsedAt())
                .isEqualTo(test.clock().instant());
        assertThat(site.trail(person.organizationId())).startsWith("session.started", "passkey.registered");
        assertThat(site.mailsTo(person.email())).containsExactly("passkey_registered");
    }

    @Test
    void anAnswerWorksOnce() {
        var device = new TestAuthenticator();
        registered(signedIn(site.owner()), device);
        var answer = device.get(passkeys.authentication());
        passkeys.signIn(answer, TestSite.HOME);
        assertRefusedUse(answer);
        test.clock().advance(Duration.ofMinutes(5));
        assertThat(passkeys.forgetExpired()).isPositive();
        assertRefusedUse(answer); // the challenge itself is over by now
    }

    @Test
    void whatDoesNotFitIsRefused() {
        for (Consumer<TestAuthenticator> lie : List.<Consumer<TestAuthenticator>>of(
                device -> device.origin = "https://evil.example",
                device -> device.origin = "http://work.example",
                device -> device.site = "evil.example",
                device -> device.verified = false,
                device -> device.typeOfUse = "webauthn.create",
                device -> device.counter = 0)) {
            var device = new TestAuthenticator();
            registered(signedIn(site.owner()), device);
            lie.accept(device);
            assertRefusedUse(device.get(passkeys.authentication()));
        }
    }

    @Test
    void aNewPasskeyFromElsewhereIsRefused() {
        var actor = signedIn(site.owner());
        for (Consumer<TestAuthenticator> lie : List.<Consumer<TestAuthenticator>>of(
                device -> device.origin = "https://evil.example",
                device -> device.site = "evil.example",
                device -> device.verified = false)) {
            var device = new TestAuthenticator();
            lie.accept(device);
            assertRefused(401, "passkey_refused", () -> registered(actor, device));
        }
        var device = new TestAuthenticator();
        var options = passkeys.registration(actor);
        var other = signedIn(site.owner());
        assertRefused(401, "passkey_refused", () -> passkeys.register(other, "x", device.create(options)));
        assertRefused(
                401, "passkey_refused", () -> passkeys.register(actor, "x", device.create(passkeys.authentication())));
        assertInvalid("/name", "required", () -> passkeys.register(actor, " ", device.create(options)));
        passkeys.register(actor, "x", device.create(options));
        assertRefused(401, "passkey_refused", () -> passkeys.register(actor, "x", device.create(options)));
        assertThat(passkeys.registration(actor).text()).contains("excludeCredentials\":[{");
    }

    @Test
    void passkeysThatAreMadeAtOnceNeverExceedTheLimit() {
        var actor = signedIn(site.owner());
        for (int i = 0; i < 18; i++) {
            registered(actor, new TestAuthenticator());
        }
        var options = passkeys.registration(actor); // asked for while there was room
        var answers = Stream.generate(TestAuthenticator::new)
                .limit(8)
                .map(device -> device.create(passkeys.registration(actor)))
                .toList();
        var outcomes = Concurrently.run(8, i -> () -> passkeys.register(actor, "電話", answers.get(i)));
        assertThat(outcomes).extracting(Refusals::outcome).containsOnly("done", "too_many_passkeys");
        assertThat(passkeys.list(actor)).hasSize(20);
        assertRefused(409, "too_many_passkeys", () -> passkeys.registration(actor));
        var late = new TestAuthenticator().create(options);
        assertRefused(409, "too_many_passkeys", () -> passkeys.register(actor, "電話", late));
    }

    @Test
    void challengesAreOursAndOfNow() {
        var device = new TestAuthenticator();
        registered(signedIn(site.owner()), device);
        var old = passkeys.authentication();
        test.clock().advance(Duration.ofMinutes(5));
        assertRefusedUse(device.get(old));
        assertRefusedUse(device.get(Json.of(java.util.Map.of("challenge", "eA"))));
        assertRefusedUse(new TestAuthenticator().get(passkeys.authentication())); // a passkey that nobody knows
        for (var nonsense : List.of("{}", "[]", "{\"response\":{\"clientDataJSON\":\"%%\"}}")) {
            assertRefusedUse(new Json(nonsense));
        }
    }

    @Test
    void aPasskeyIsTakenAwayByItsOwner() {
        var person = site.owner();
        var actor = signedIn(person);
        var device = new TestAuthenticator();
        var passkey = registered(actor, device);
        assertNotFound("passkey", () -> passkeys.remove(signedIn(site.owner()), passkey.id()));
        passkeys.remove(actor, passkey.id());
        assertRefusedUse(device.get(passkeys.authentication()));
        assertThat(passkeys.list(actor)).isEmpty();
        test.clock().advance(Duration.ofMinutes(10));
        assertRefused(403, "proof_needed", () -> passkeys.registration(actor));
        assertRefused(403, "proof_needed", () -> passkeys.remove(actor, passkey.id()));
    }
}
