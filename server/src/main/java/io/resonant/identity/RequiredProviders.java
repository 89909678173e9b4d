package io.resonant.identity;

import io.resonant.account.Accounts;
import io.resonant.account.Role;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.organization.Organizations;
import io.resonant.session.EntryRule;
import io.resonant.session.Sessions;
import java.util.Optional;
import java.util.UUID;

/**
 * Keeps people out who should come through a provider, and those who came through one inside its organisation: who runs
 * a provider of one organisation must not get into another one. Owners may always come by themselves, or a provider that
 * has broken down could never be mended.
 */
public final class RequiredProviders implements EntryRule {
    @Override
    public boolean admits(SystemTransaction transaction, UUID userId, UUID organizationId) {
        return !isBound(transaction, userId, organizationId);
    }

    @Override
    public Optional<UUID> confines(SystemTransaction transaction, UUID sessionId) {
        return IdentityStore.organizationOf(transaction, sessionId);
    }

    static boolean isBound(SystemTransaction transaction, UUID userId, UUID organizationId) {
        boolean owns = Accounts.standing(transaction, userId, organizationId)
                .filter(standing -> standing.role() == Role.OWNER)
                .isPresent();
        return !owns
                && ProviderStore.isRequired(
                        transaction,
                        organizationId,
                        domain(Accounts.user(transaction, userId).email()));
    }

    /** Ends the sessions of people who have to come through a provider from now on, and did not. */
    static void enforce(SystemTransaction transaction, Sessions sessions, UUID organizationId) {
        Organizations.lock(
                transaction.within(organizationId)); // whoever is about to come in has done so, or finds the rule
        sessions.endIn(
                transaction,
                organizationId,
                (session, user) ->
                        !IdentityStore.isLetIn(transaction, session) && isBound(transaction, user, organizationId));
    }

    static String domain(String email) {
        return email.substring(email.lastIndexOf('@') + 1);
    }
}
