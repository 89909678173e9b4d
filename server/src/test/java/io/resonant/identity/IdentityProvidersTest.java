package io.resonant.identity;

import static io.resonant.testing.Refusals.assertInvalid;
import static io.resonant.testing.Refusals.assertNotFound;
import static io.resonant.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.account.Role;
import io.resonant.kernel.crypto.Sealing;
import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.session.TestSite;
import io.resonant.testing.Concurrently;
import io.resonant.testing.Refusals;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NullMarked
@BothEngines
final class IdentityProvidersTest {
    private final TestDatabase test;

    @AutoClose
    private final TestIssuer issuer;

    private final TestFederation all;
    private final Map<String, List<String>> nameServers = new ConcurrentHashMap<>();
    private final IdentityDomains domains;

    IdentityProvidersTest(TestDatabase test) {
        this.test = test;
        this.issuer = new TestIssuer(test.clock());
        this.all = new TestFederation(test, issuer);
        this.domains = new IdentityDomains(
                test.database(), all.site.sessions(), name -> nameServers.getOrDefault(name, List.of()));
    }

    @BeforeEach
    void anotherDay() {
        test.clock().advance(Duration.ofDays(1));
    }

    private ProviderSettings at(String url, @Nullable String secret) {
        return new ProviderSettings("Works", url, TestIssuer.CLIENT, secret, null, null, Role.MEMBER, false);
    }

    @Test
    void theIssuerIsAskedWhatItIsAndTheSecretIsNeverShown() {
        var owner = all.signedIn(all.site.owner(), Role.OWNER);
        var provider = all.providers.create(owner, at(issuer.url() + "/", "hush"));
        assertThat(provider.issuer()).isEqualTo(issuer.url()); // as it calls itself
        assertThat(provider.secret()).isTrue();
        assertThat(provider.redirectUri()).isEqualTo(TestFederation.REDIRECT);
        String kept = test.database()
                .read(
                        owner.organizationId(),
                        transaction -> transaction
                                .sql("select client_secret from identity_providers where organization_id = :tenant")
                                .first(row -> row.text("client_secret"))
                                .orElseThrow());
        assertThat(kept).doesNotContain("hush");
        assertRefused(409, "provider_exists", () -> all.providers.create(owner, at(issuer.url(), null)));
        assertThat(all.providers
                        .change(owner, provider.id(), at(issuer.url(), null))
                        .secret())
                .isTrue();
        issuer.says("issuer", "https://login.example");
        var other = all.signedIn(all.site.owner(), Role.OWNER);
        assertInvalid("/issuer", "issuer_other", () -> all.providers.create(other, at(issuer.url(), null)));
    }

    @Test
    void anotherServerIsNotSentTheSecretOfTheFirst() {
        try (var second = new TestIssuer(test.clock())) {
            var two = new TestFederation(test, issuer, second);
            var owner = two.signedIn(two.site.owner(), Role.OWNER);
            var provider = two.providers.create(owner, at(issuer.url(), "hush"));
            assertInvalid(
                    "/client_secret",
                    "required",
                    () -> two.providers.change(owner, provider.id(), at(second.url(), null)));
            assertThat(two.providers
                            .change(owner, provider.id(), at(second.url(), "new"))
                            .issuer())
                    .isEqualTo(second.url());
        }
    }

    @Test
    void nobodyPointsUsIntoAPrivateNetwork() {
        var owner = all.signedIn(all.site.owner(), Role.OWNER);
        var unlisted = new TestFederation(test);
        assertRefused(502, "provider_malformed", () -> unlisted.providers.create(owner, at(issuer.url(), null)));
        for (var url :
                List.of("https://127.0.0.1:9", "https://169.254.169.254", "https://[::1]/", "https://10.0.0.1")) {
            assertRefused(502, "provider_private", () -> unlisted.providers.create(owner, at(url, null)));
        }
        issuer.says("token_endpoint", "http://127.0.0.1:9/token"); // a listed issuer does not lead on to others
        var house = all.house(issuer, Role.MEMBER);
        assertRefused(
                502, "provider_malformed", () -> all.enter(house, issuer, TestIssuer.person("x", house.email("x"))));
    }

    @Test
    void mistakesAreSaidBeforeAnythingIsAsked() {
        var owner = all.signedIn(all.site.owner(), Role.OWNER);
        for (var url :
                List.of("login.example", "ftp://login.example", "https://a@login.example", "https://x/?a", " ")) {
            var code = url.isBlank() ? "required" : "issuer_expected";
            assertInvalid("/issuer", code, () -> all.providers.create(owner, at(url, null)));
        }
        var roles = List.of(new GroupRole("leads", Role.OWNER));
        assertInvalid(
                "/group_roles/0/role",
                "owner_not_given",
                () -> all.providers.create(owner, TestFederation.settings(issuer, roles, null, false)));
        assertInvalid(
                "/default_role",
                "owner_not_given",
                () -> all.providers.create(owner, TestFederation.settings(issuer, List.of(), Role.OWNER, false)));
        assertInvalid(
                "/default_role",
                "required",
                () -> all.providers.create(owner, TestFederation.settings(issuer, List.of(), null, false)));
    }

    @Test
    void providersThatAreMadeAtOnceNeverExceedTheLimit() {
        var issuers =
                Stream.generate(() -> new TestIssuer(test.clock())).limit(26).toList();
        try {
            var many = new TestFederation(test, issuers.toArray(TestIssuer[]::new));
            var owner = many.signedIn(many.site.owner(), Role.OWNER);
            for (var one : issuers.subList(0, 18)) {
                many.providers.create(owner, at(one.url(), null));
            }
            var outcomes = Concurrently.run(
                    8,
                    i -> () ->
                            many.providers.create(owner, at(issuers.get(18 + i).url(), null)));
            assertThat(outcomes).extracting(Refusals::outcome).containsOnly("done", "too_many_providers");
            assertThat(many.providers.list(owner)).hasSize(20);
        } finally {
            issuers.forEach(TestIssuer::close);
        }
    }

    @Test
    void theSecretIsSealedAnewWhileTheServersSecretIsReplaced() {
        var owner = all.signedIn(all.site.owner(), Role.OWNER);
        var provider = all.providers.create(owner, at(issuer.url(), "hush"));
        var next = "another secret for tests, 0123456789 abcdef";
        var during = new Sealing(SecretKeys.of(next, TestSite.SECRET), "identity providers");
        new IdentityProviders(test.database(), all.site.sessions(), all.issuers, during, TestFederation.REDIRECT)
                .reseal();
        String kept = test.database()
                .read(
                        owner.organizationId(),
                        transaction -> transaction
                                .sql("select client_secret from identity_providers where organization_id = :tenant"
                                        + " and id = :id")
                                .bind("id", provider.id())
                                .first(row -> row.text("client_secret"))
                                .orElseThrow());
        assertThat(new Sealing(SecretKeys.of(next, null), "identity providers").open(kept))
                .contains("hush");
        assertThat(during.renewed(kept)).isEmpty();
    }

    @Test
    void onlyOwnersWhoHaveJustShownThemselves() {
        var admin = all.signedIn(all.site.join(all.site.owner().organizationId(), Role.ADMIN), Role.ADMIN);
        assertRefused(403, "forbidden", () -> all.providers.create(admin, at(issuer.url(), null)));
        var owner = all.signedIn(all.site.owner(), Role.OWNER);
        test.clock().advance(Duration.ofMinutes(11));
        assertRefused(403, "proof_needed", () -> all.providers.create(owner, at(issuer.url(), null)));
        assertRefused(403, "proof_needed", () -> domains.add(owner, "works.example"));
    }

    @Test
    void aDomainIsProvenByItsNameServersAndBelongsToOne() {
        var owner = all.signedIn(all.site.owner(), Role.OWNER);
        var added = domains.add(owner, " Works.例え.jp ");
        assertThat(added.domain()).isEqualTo("works.xn--r8jz45g.jp");
        assertRefused(409, "domain_exists", () -> domains.add(owner, "works.例え.jp"));
        for (var wrong : List.of("localhost", "a b.example", "", "x@y.example", "*.example.com")) {
            assertInvalid("/domain", "domain_expected", () -> domains.add(owner, wrong));
        }
        assertRefused(409, "domain_unproven", () -> domains.prove(owner, added.id()));
        var neighbour = all.signedIn(all.site.owner(), Role.OWNER);
        var theirs = domains.add(neighbour, added.domain());
        assertThat(theirs.text()).isNotEqualTo(added.text());
        assertNotFound("identity_domain", () -> domains.prove(neighbour, added.id()));
        nameServers.put(added.record(), List.of("v=spf1", added.text(), theirs.text()));
        assertThat(domains.prove(owner, added.id()).provenAt())
                .isEqualTo(test.clock().instant());
        assertRefused(409, "domain_taken", () -> domains.prove(neighbour, theirs.id()));
        domains.remove(owner, added.id());
        assertThat(domains.prove(neighbour, theirs.id()).provenAt()).isNotNull();
        assertThat(all.site.trail(owner.organizationId()))
                .startsWith("identity_domain.removed", "identity_domain.proven", "identity_domain.added");
        assertThat(Set.copyOf(domains.list(owner))).isEmpty();
    }

    @Test
    void aDomainThatIsProvenLaterBindsItsPeopleToTheRequiredProvider() {
        var house = all.house(issuer, Role.MEMBER);
        var required = TestFederation.settings(issuer, List.of(), Role.MEMBER, true);
        all.providers.change(all.again(house), house.provider().id(), required);
        var late = "late" + test.newId() + ".example";
        var colleague = all.colleague(house, Role.MEMBER, "jun@" + late);
        var visitor = all.colleague(house, Role.MEMBER, "mika@other.example");
        var token = all.site.token(colleague);
        var visiting = all.site.token(visitor);
        var owner = all.again(house);
        var added = domains.add(owner, late);
        assertThat(all.site.isGood(token)).isTrue();
        nameServers.put(added.record(), List.of(added.text()));
        domains.prove(owner, added.id());
        assertThat(all.site.isGood(token)).isFalse();
        assertThat(all.site.isGood(visiting)).isTrue();
        all.site.sessions().requireRecentProof(owner); // or nobody could mend a broken provider
    }
}
