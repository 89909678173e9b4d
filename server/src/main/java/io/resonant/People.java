package io.resonant;

import io.resonant.account.Accounts;
import io.resonant.account.Operators;
import io.resonant.apikey.ApiKeys;
import io.resonant.audit.AuditChain;
import io.resonant.avatar.Avatars;
import io.resonant.deletion.Deletions;
import io.resonant.deletion.OrganizationLink;
import io.resonant.deletion.PersonLink;
import io.resonant.directory.Directory;
import io.resonant.email.EmailLinks;
import io.resonant.exchange.AccountExports;
import io.resonant.exchange.AccountPart;
import io.resonant.factor.SecondFactors;
import io.resonant.file.Files;
import io.resonant.file.Objects;
import io.resonant.identity.Identities;
import io.resonant.identity.RequiredProviders;
import io.resonant.impersonation.Impersonations;
import io.resonant.impersonation.RunningImpersonations;
import io.resonant.intent.Intents;
import io.resonant.kernel.crypto.PasswordHasher;
import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.job.Jobs;
import io.resonant.kernel.outbound.DnsTexts;
import io.resonant.mail.Mails;
import io.resonant.oauth.OAuth;
import io.resonant.organization.Confirmations;
import io.resonant.organization.Invitations;
import io.resonant.organization.Organizations;
import io.resonant.organization.Registration;
import io.resonant.organization.Setup;
import io.resonant.passkey.Passkeys;
import io.resonant.plan.Limit;
import io.resonant.plan.PlanMeter;
import io.resonant.plan.Plans;
import io.resonant.profile.Profile;
import io.resonant.session.Authentication;
import io.resonant.session.Housekeeping;
import io.resonant.session.OpenSessions;
import io.resonant.session.SessionSettings;
import io.resonant.session.Sessions;
import io.resonant.session.SignIn;
import io.resonant.signpost.Signpost;
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
    final Confirmations confirmations;
    final Organizations organizations;
    final Invitations invitations;
    final Identities identities;
    final AuditChain auditChain;
    final Housekeeping housekeeping;
    final Passkeys passkeys;
    final ApiKeys apiKeys;
    final OAuth oauth;
    final Authentication authentication;
    final Operators operators;
    final Impersonations impersonations;
    final Directory directory;
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
        sessions = new Sessions(
                database, policy, new RequiredProviders(), new RunningImpersonations(database, clock), clock);
        secondFactors = new SecondFactors(database, keys, sessions, mails);
        signIn = new SignIn(database, accounts, sessions, policy, secondFactors);
        emailLinks = new EmailLinks(database, accounts, sessions, signIn, mails, jobs);
        profile = new Profile(database, accounts, sessions, signIn, mails);
        setup = new Setup(database, accounts, sessions);
        var terms = new Registration.Terms(
                settings.registration(), settings.configuration().get(Settings.PLAN));
        registration = new Registration(database, accounts, sessions, signIn, setup, terms);
        confirmations = new Confirmations(database, accounts, signIn, mails, keys);
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
        oauth = new OAuth(database, sessions, mails, settings.mail().site());
        authentication = new Authentication(sessions, policy, apiKeys, clock);
        operators = new Operators(database, keys, clock);
        impersonations = new Impersonations(database, sessions, mails);
        directory = new Directory(database, sessions);
    }

    /** What plans limit, counted by the features that also hold it to the limit. */
    static Plans plans(Database database) {
        return new Plans(
                database,
                List.of(
                        new PlanMeter(Limit.MEMBERS, Organizations::size),
                        new PlanMeter(Limit.STORAGE_BYTES, Files::used),
                        new PlanMeter(Limit.INTENTS_PER_MONTH, Intents::madeThisMonth)));
    }

    void register(Routes routes) {
        registration.declareRoutes(routes, Version.current(), confirmations);
        signIn.declareRoutes(routes);
        emailLinks.declareRoutes(routes);
        profile.declareRoutes(routes);
        secondFactors.declareRoutes(routes);
        passkeys.declareRoutes(routes);
        apiKeys.declareRoutes(routes);
        impersonations.declareRoutes(routes);
        directory.declareRoutes(routes);
        oauth.declareRoutes(routes);
        organizations.declareRoutes(routes, auditChain);
        invitations.declareRoutes(routes, settings.web().publicUrl());
        identities.declareRoutes(routes);
        mails.declareRoutes(routes);
        new Signpost(settings.securityContact(), settings.web().publicUrl()).declareRoutes(routes);
    }

    AccountExports exports(Database database, Workspace workspace, Objects objects) {
        return new AccountExports(
                database,
                sessions,
                workspace.content(),
                new AccountExports.Parts(
                        List.of(
                                new AccountPart<>("sessions", OpenSessions::each),
                                new AccountPart<>("passkeys", Passkeys::each),
                                new AccountPart<>("second_factor", SecondFactors::each)),
                        List.of(
                                new AccountPart<>(
                                        "api_keys",
                                        (sight, user, item) -> ApiKeys.each(sight.transaction(), user, item)),
                                new AccountPart<>(
                                        "apps", (sight, user, item) -> OAuth.each(sight.transaction(), user, item)),
                                new AccountPart<>(
                                        "identities",
                                        (sight, user, item) -> Identities.each(sight.transaction(), user, item)),
                                new AccountPart<>("intents", Intents::eachBy))),
                objects);
    }

    /** @param organizations what the features above keep of organisations in tables that name none */
    Deletions deletions(Database database, List<OrganizationLink> organizations) {
        List<PersonLink> links = List.of(SecondFactors::deleted, Passkeys::deleted, Mails::deleted, Avatars::deleted);
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
        jobs.every("secrets-sealed-anew", Duration.ofMinutes(5), () -> {
            secondFactors.reseal();
            identities.reseal();
            mails.reseal();
            auditChain.resign();
        });
        housekeeping.declareJobs(jobs);
        emailLinks.declareJobs(jobs);
        passkeys.declareJobs(jobs);
        impersonations.declareJobs(jobs);
        oauth.declareJobs(jobs);
        mails.declareJobs(jobs);
    }
}
