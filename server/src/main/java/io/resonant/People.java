package io.resonant;

import io.resonant.account.Accounts;
import io.resonant.account.Operators;
import io.resonant.apikey.ApiKeys;
import io.resonant.audit.AuditChain;
import io.resonant.deletion.Deletions;
import io.resonant.deletion.OrganizationLink;
import io.resonant.deletion.PersonLink;
import io.resonant.email.EmailLinks;
import io.resonant.factor.SecondFactors;
import io.resonant.identity.Identities;
import io.resonant.identity.RequiredProviders;
import io.resonant.kernel.crypto.PasswordHasher;
import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.job.Jobs;
import io.resonant.kernel.outbound.DnsTexts;
import io.resonant.mail.Mails;
import io.resonant.organization.Invitations;
import io.resonant.organization.Organizations;
import io.resonant.organization.Registration;
import io.resonant.organization.Setup;
import io.resonant.passkey.Passkeys;
import io.resonant.session.Authentication;
import io.resonant.session.Housekeeping;
import io.resonant.session.Profile;
import io.resonant.session.SessionSettings;
import io.resonant.session.Sessions;
import io.resonant.session.SignIn;
import io.resonant.task.MemberTasks;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** The part of {@link App} that knows who somebody is and what they may do. */
final class People {
    final Accounts accounts;
    final Mails mails;
    final Sessions sessions;
    final SecondFactors secondFactors;
    final SignIn signIn;
    final EmailLinks emailLinks;
    final Profile profile;
    final Setup setup;
    final Registration registration;
    final Organizations organizations;
    final Invitations invitations;
    final Identities identities;
    final AuditChain auditChain;
    final Housekeeping housekeeping;
    final Passkeys passkeys;
    final ApiKeys apiKeys;
    final Authentication authentication;
    final Operators operators;
    private final Settings settings;

    People(
            Database database,
            PasswordHasher hasher,
            SecretKeys keys,
            Jobs jobs,
            InstantSource clock,
            Settings settings) {
        var web = settings.web();
        var policy = new SessionSettings(keys, web.publicUrl(), Set.copyOf(web.corsOrigins()));
        this.settings = settings;
        accounts = new Accounts(database, hasher, settings.breachedPasswords());
        mails = new Mails(database, jobs, keys, settings.mail());
        sessions = new Sessions(database, policy, new RequiredProviders(), clock);
        secondFactors = new SecondFactors(database, keys, sessions, mails);
        signIn = new SignIn(database, accounts, sessions, policy, secondFactors);
        emailLinks = new EmailLinks(database, accounts, sessions, signIn, mails, jobs);
        profile = new Profile(database, accounts, sessions, signIn, mails);
        setup = new Setup(database, accounts, sessions);
        registration = new Registration(database, accounts, sessions, signIn, setup, settings.registration());
        organizations = new Organizations(database, sessions, List.of(MemberTasks::removed));
        invitations = new Invitations(database, accounts, sessions);
        identities = new Identities(
                new Identities.Wiring(
                        database, sessions, organizations, keys, settings.mail().site(), clock),
                Set.copyOf(settings.configuration().get(IdentitySettings.PRIVATE_ISSUERS)),
                new DnsTexts()::of);
        auditChain = new AuditChain(
                database,
                keys,
                settings.configuration().find(RetentionSettings.AUDIT).map(Duration::ofDays));
        housekeeping = new Housekeeping(database);
        passkeys = new Passkeys(
                new Passkeys.Wiring(database, sessions, keys, settings.mail().site(), clock), signIn, mails);
        apiKeys = new ApiKeys(database, sessions, mails);
        authentication = new Authentication(sessions, policy, apiKeys, clock);
        operators = new Operators(database, keys, clock);
    }

    void register(Routes routes) {
        registration.declareRoutes(routes, Version.current(), mails.reachPeople());
        signIn.declareRoutes(routes);
        emailLinks.declareRoutes(routes);
        profile.declareRoutes(routes);
        secondFactors.declareRoutes(routes);
        passkeys.declareRoutes(routes);
        apiKeys.declareRoutes(routes);
        organizations.declareRoutes(routes, auditChain);
        invitations.declareRoutes(routes, settings.web().publicUrl());
        identities.declareRoutes(routes);
        mails.declareRoutes(routes);
    }

    /** @param organizations what the features above keep of organisations in tables that name none */
    Deletions deletions(Database database, List<OrganizationLink> organizations) {
        List<PersonLink> links = List.of(SecondFactors::deleted, Passkeys::deleted, Mails::deleted);
        return new Deletions(
                database,
                sessions,
                this.organizations,
                mails,
                Duration.ofDays(settings.configuration().get(RetentionSettings.DELETIONS)),
                new Deletions.Reach(Manifest.deletable(), links, organizations));
    }

    void declareJobs(Jobs jobs) {
        invitations.declareJobs(jobs);
        identities.declareJobs(jobs);
        auditChain.declareJobs(jobs);
        housekeeping.declareJobs(jobs);
        emailLinks.declareJobs(jobs);
        passkeys.declareJobs(jobs);
        mails.declareJobs(jobs);
    }
}
