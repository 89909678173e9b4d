package io.resonant.identity;

import io.resonant.account.Actor;
import io.resonant.account.Language;
import io.resonant.account.Role;
import io.resonant.kernel.crypto.Sealing;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.organization.Organizations;
import io.resonant.session.SignedIn;
import io.resonant.session.TestSite;
import io.resonant.session.TestSite.Person;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** Signing in through a provider, wired as the server wires it, and an organisation that has one. */
@NullMarked
final class TestFederation {
    static final String REDIRECT = "https://work.example/sso";

    final TestSite site;
    final IdentityProviders providers;
    final Federation federation;
    final Admission admission;
    final Organizations organizations;
    final Issuers issuers;
    private final TestDatabase test;

    TestFederation(TestDatabase test, TestIssuer... listed) {
        this.test = test;
        this.site = TestSite.on(test);
        var keys = site.settings().keys();
        var database = test.database();
        var urls = List.of(listed).stream().map(TestIssuer::url).toList();
        this.issuers = new Issuers(Set.copyOf(urls), test.clock());
        var secrets = new Sealing(keys, "identity providers");
        this.providers = new IdentityProviders(database, site.sessions(), issuers, secrets, REDIRECT);
        this.federation =
                new Federation(database, issuers, secrets, new Sealing(keys, "identity flows"), REDIRECT, test.clock());
        this.organizations = new Organizations(database, site.sessions(), List.of());
        this.admission = new Admission(database, site.sessions(), organizations);
    }

    /** An organisation whose owner has just signed in, and its provider. */
    record House(Actor owner, IdentityProvider provider, String domain) {
        UUID organization() {
            return owner.organizationId();
        }

        String email(String name) {
            return name + "@" + domain;
        }
    }

    static ProviderSettings settings(TestIssuer issuer, List<GroupRole> roles, @Nullable Role role, boolean required) {
        return new ProviderSettings(
                "Works",
                issuer.url(),
                TestIssuer.CLIENT,
                TestIssuer.SECRET,
                roles.isEmpty() ? null : "groups",
                roles,
                role,
                required);
    }

    House house(TestIssuer issuer, @Nullable Role role, GroupRole... roles) {
        var owner = signedIn(site.owner(), Role.OWNER);
        var provider = providers.create(owner, settings(issuer, List.of(roles), role, false));
        var domain = "d" + test.newId() + ".example";
        prove(owner.organizationId(), domain);
        return new House(owner, provider, domain);
    }

    /** The owner, who has just signed in once more. */
    Actor again(House house) {
        return signedIn(new Person(house.owner().userId(), "", house.organization()), Role.OWNER);
    }

    /** As if its text had been found. */
    void prove(UUID organization, String domain) {
        test.database().run(organization, transaction -> {
            var store = new DomainStore(transaction);
            var id = transaction.newId();
            store.insert(id, domain, "a text in the name servers");
            store.proven(id);
        });
    }

    Actor signedIn(Person person, Role role) {
        return site.signedIn(person, role);
    }

    /** Somebody with a password and this address. */
    Person colleague(House house, Role role, String email) {
        var person = site.join(house.organization(), role);
        test.database()
                .runSystem(transaction -> transaction
                        .sql("update users set email = :email where id = :id")
                        .bind("email", email)
                        .bind("id", person.id())
                        .update());
        return new Person(person.id(), email, house.organization());
    }

    /** The way there and back, up to the door. */
    Federation.Arrival back(House house, TestIssuer issuer, Map<String, Object> person) {
        return back(federation.begin(house.provider().id(), null), issuer, person);
    }

    Federation.Arrival back(Federation.Departure departure, TestIssuer issuer, Map<String, Object> person) {
        var sent = issuer.signIn(departure.address(), person);
        return new Federation.Arrival(
                sent.getOrDefault("code", ""),
                sent.getOrDefault("state", ""),
                issuer.url(),
                Optional.of(departure.cookie()));
    }

    SignedIn enter(Federation.Arrival arrival) {
        return admission.enter(federation.finish(arrival), Language.JA, TestSite.HOME);
    }

    SignedIn enter(House house, TestIssuer issuer, Map<String, Object> person) {
        return enter(back(house, issuer, person));
    }

    /** The session that a sign-in has begun, with what it may do. */
    Actor actor(SignedIn signedIn) {
        var cookie = signedIn.cookies().getFirst().value();
        return new Actor(
                signedIn.view().user().id(),
                signedIn.view().organization().id(),
                signedIn.view().role(),
                UUID.fromString(cookie.substring(0, cookie.indexOf('.'))),
                "192.0.2.1");
    }
}
