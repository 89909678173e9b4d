package io.resonant.identity;

import static io.resonant.identity.TestIssuer.person;
import static io.resonant.testing.Refusals.assertNotFound;
import static io.resonant.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.resonant.account.Role;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import java.text.ParseException;
import java.time.Duration;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The way to a provider and back, with a provider that does what a test wants. */
@NullMarked
@BothEngines
final class FederationTest {
    private final TestDatabase test;

    @AutoClose
    private final TestIssuer issuer;

    private final TestFederation all;
    private final TestFederation.House house;

    FederationTest(TestDatabase test) {
        this.test = test;
        this.issuer = new TestIssuer(test.clock());
        this.all = new TestFederation(test, issuer);
        this.house = all.house(issuer, Role.MEMBER);
    }

    @BeforeEach
    void anotherDay() {
        test.clock().advance(Duration.ofDays(1));
    }

    private void assertRefusedFor(String reason, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.code()).isEqualTo("sso_refused");
            assertThat(problem.members()).containsEntry("reason", reason);
        });
    }

    private void assertRefusedToken(String reason) {
        var before = people();
        assertRefusedFor(reason, () -> all.enter(house, issuer, person("hanako", house.email("hanako"))));
        assertThat(people()).isEqualTo(before);
    }

    private long people() {
        return test.database()
                .readSystem(transaction -> transaction
                        .sql("select (select count(*) from users) + (select count(*) from sessions) as count")
                        .one(row -> row.bigint("count")));
    }

    @Test
    void somebodyOfTheHouseGetsInWithoutAnAccount() {
        var first = all.enter(house, issuer, person("hanako", house.email("hanako")));
        assertThat(first.view().user().email()).isEqualTo(house.email("hanako"));
        assertThat(first.view().user().name()).isEqualTo("山田 花子");
        assertThat(first.view().organization().id()).isEqualTo(house.organization());
        assertThat(first.view().role()).isEqualTo(Role.MEMBER);
        assertThat(all.site.trail(house.organization()))
                .startsWith("session.started", "identity.connected", "member.joined");
        // known by issuer and subject from now on: the address may change, or belong to somebody else one day
        var again = all.enter(house, issuer, person("hanako", "elsewhere@unproven.example"));
        assertThat(again.view().user()).isEqualTo(first.view().user());
        var other = all.enter(house, issuer, person("another", house.email("taro")));
        assertThat(other.view().user().id()).isNotEqualTo(first.view().user().id());
    }

    @Test
    void theSecretTravelsAsTheProviderWantsIt() {
        issuer.says("token_endpoint_auth_methods_supported", List.of("client_secret_post"));
        test.clock().advance(Duration.ofHours(2)); // what it says about itself is read anew
        assertThat(all.enter(house, issuer, person("post", house.email("post")))
                        .view()
                        .role())
                .isEqualTo(Role.MEMBER);
    }

    @Test
    void aProviderThatSaysLittleIsAskedForMore() {
        var person = person("thin", house.email("thin"), "staff");
        issuer.tampers(
                body -> body.claim("email", null).claim("email_verified", null).claim("name", null));
        assertThat(all.enter(house, issuer, person).view().user().email()).isEqualTo(house.email("thin"));
        var somebodyElse = new HashMap<>(person);
        somebodyElse.put("sub", "another");
        issuer.tampers(body -> body.claim("email", null).subject("thin"));
        assertRefusedFor("subject", () -> all.enter(house, issuer, somebodyElse));
    }

    @Test
    void forgedTokensLetNobodyIn() {
        issuer.tampers(body -> body.claim("nonce", "another"));
        assertRefusedToken("nonce");
        issuer.tampers(body -> body.issuer("https://login.example"));
        assertRefusedToken("issuer");
        issuer.tampers(body -> body.audience("another client"));
        assertRefusedToken("audience");
        issuer.tampers(
                body -> body.expirationTime(Date.from(test.clock().instant().minusSeconds(61))));
        assertRefusedToken("time");
        issuer.tampers(body -> body);
        issuer.forges(token -> {
            try {
                return new PlainJWT(SignedJWT.parse(token).getJWTClaimsSet()).serialize(); // "alg": "none"
            } catch (ParseException e) {
                throw new AssertionError(e);
            }
        });
        assertRefusedToken("malformed");
        issuer.forges(token -> token.substring(0, token.lastIndexOf('.') + 1) + "AAAA");
        assertRefusedToken("signature");
        issuer.forges(token -> token);
        assertThat(all.enter(house, issuer, person("honest", house.email("honest")))
                        .cookies())
                .isNotEmpty();
    }

    @Test
    void anAnswerCountsOnceAndOnlyInItsBrowser() {
        issuer.takesCodesForEver();
        var arrival = all.back(house, issuer, person("once", house.email("once")));
        var noCookie = new Federation.Arrival(arrival.code(), arrival.state(), issuer.url(), Optional.empty());
        assertRefusedFor("browser", () -> all.enter(noCookie));
        var another = all.federation.begin(house.provider().id(), null).cookie();
        var otherBrowser = new Federation.Arrival(arrival.code(), arrival.state(), issuer.url(), Optional.of(another));
        assertRefusedFor("state", () -> all.enter(otherBrowser));
        var changed = new Federation.Arrival(
                arrival.code(), arrival.state(), issuer.url(), arrival.cookie().map(text -> "A" + text.substring(1)));
        assertRefusedFor("browser", () -> all.enter(changed));
        all.enter(arrival);
        assertRefusedFor("state", () -> all.enter(arrival));
        var late = all.back(house, issuer, person("late", house.email("late")));
        test.clock().advance(Flow.LIFETIME);
        assertRefusedFor("browser", () -> all.enter(late));
    }

    @Test
    void aCodeThatWasUsedOrStolenIsWorthNothing() {
        var arrival = all.back(house, issuer, person("code", house.email("code")));
        all.enter(arrival);
        assertRefusedFor("code", () -> all.enter(arrival)); // the provider takes it once
        var mine = all.federation.begin(house.provider().id(), null);
        var stolen = all.back(house, issuer, person("victim", house.email("victim")));
        var state = Optional.of(
                issuer.signIn(mine.address(), person("me", house.email("me"))).get("state"));
        var injected =
                new Federation.Arrival(stolen.code(), state.orElseThrow(), issuer.url(), Optional.of(mine.cookie()));
        assertRefusedFor("code", () -> all.enter(injected)); // PKCE: it was asked for by another browser
    }

    @Test
    void theAnswerOfAnotherProviderIsNotTakenForThisOnes() {
        var arrival = all.back(house, issuer, person("mixed", house.email("mixed")));
        var unnamed = new Federation.Arrival(arrival.code(), arrival.state(), null, arrival.cookie());
        assertRefusedFor("issuer", () -> all.enter(unnamed));
        var misnamed =
                new Federation.Arrival(arrival.code(), arrival.state(), "https://login.example", arrival.cookie());
        assertRefusedFor("issuer", () -> all.enter(misnamed));
    }

    @Test
    void keysMayBeReplacedButStrangersDoNotMakeUsReadThemAllTheTime() {
        all.enter(house, issuer, person("keys", house.email("keys")));
        issuer.replacesItsKey();
        assertRefusedToken("key"); // they were read this minute
        int reads = issuer.keyReads();
        assertRefusedToken("key");
        assertThat(issuer.keyReads()).isEqualTo(reads);
        test.clock().advance(Duration.ofMinutes(1));
        assertThat(all.enter(house, issuer, person("keys", house.email("keys"))).cookies())
                .isNotEmpty();
        assertThat(issuer.keyReads()).isEqualTo(reads + 1);
    }

    @Test
    void anAccountIsConnectedByWhoHasItAndCanSignInFromThenOn() {
        var colleague = all.colleague(house, Role.GUEST, "guest@unproven.example");
        var person = person("guest", "guest@unproven.example");
        assertRefused(403, "sso_domain", () -> all.enter(house, issuer, person));
        var actor = all.signedIn(colleague, Role.GUEST);
        var arrival = all.back(all.federation.begin(house.provider().id(), actor.userId()), issuer, person);
        assertRefusedFor("state", () -> all.enter(arrival)); // begun to connect, not to sign in
        var again = all.back(all.federation.begin(house.provider().id(), actor.userId()), issuer, person);
        var returned = all.federation.finish(again);
        assertRefusedFor("state", () -> all.admission.connect(house.owner(), returned)); // begun by somebody else
        assertThat(all.admission.connect(actor, returned)).hasSize(1);
        var signedIn = all.enter(house, issuer, person);
        assertThat(signedIn.view().user().id()).isEqualTo(colleague.id());
        assertThat(signedIn.view().role()).isEqualTo(Role.GUEST); // no groups are looked at here
        var owners = all.back(
                all.federation.begin(house.provider().id(), house.owner().userId()), issuer, person);
        assertRefused(409, "identity_taken", () -> all.admission.connect(house.owner(), all.federation.finish(owners)));
        test.clock().advance(Duration.ofSeconds(1));
        all.admission.disconnect(actor, all.admission.list(actor).getFirst().id());
        assertRefused(403, "sso_domain", () -> all.enter(house, issuer, person));
        assertNotFound("identity_provider", () -> all.federation.begin(test.newId(), null));
    }
}
