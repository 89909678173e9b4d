package io.resonant.organization;

import io.resonant.account.Accounts;
import io.resonant.account.Plan;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.session.TestSite;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** A site and everything of organisations on top of it. */
@NullMarked
final class TestOrganizations {
    private final TestDatabase test;
    private final TestSite site;
    private final Organizations organizations;
    private final Invitations invitations;
    private final Setup setup;

    TestOrganizations(TestDatabase test) {
        this(test, TestSite.on(test));
    }

    TestOrganizations(TestDatabase test, TestSite site) {
        this.test = test;
        this.site = site;
        this.organizations = new Organizations(test.database(), site.sessions(), List.of());
        this.invitations = new Invitations(test.database(), site.accounts(), site.sessions());
        this.setup = new Setup(test.database(), site.accounts(), site.sessions());
    }

    TestSite site() {
        return site;
    }

    Accounts accounts() {
        return site.accounts();
    }

    Organizations organizations() {
        return organizations;
    }

    Invitations invitations() {
        return invitations;
    }

    Setup setup() {
        return setup;
    }

    /** A set-up as another node, or the next start, has it. */
    Setup freshSetup() {
        return new Setup(test.database(), site.accounts(), site.sessions());
    }

    Registration registration(RegistrationMode mode) {
        return new Registration(
                test.database(),
                site.accounts(),
                site.sessions(),
                site.signIn(),
                freshSetup(),
                new Registration.Terms(mode, Plan.FREE));
    }

    Confirmations confirmations() {
        return new Confirmations(
                test.database(),
                site.accounts(),
                site.signIn(),
                site.mails(),
                site.settings().keys());
    }

    /** As on the day of the installation. */
    void empty() {
        test.database().runSystem(system -> {
            system.sql("update users set organization_id = null").update();
            for (var table : new String[] {
                "audit_entries",
                "invitations",
                "memberships",
                "setup_tokens",
                "sign_in_throttles",
                "users",
                "event_log",
                "event_sequences",
                "organizations"
            }) {
                system.sql("delete from " + table).update();
            }
        });
    }

    long count(String table) {
        return test.database()
                .readSystem(system ->
                        system.sql("select count(*) as n from " + table).one(row -> row.bigint("n")));
    }
}
