package io.resonant.session;

import io.resonant.account.Accounts;
import io.resonant.account.Language;
import io.resonant.account.Membership;
import io.resonant.account.Plan;
import io.resonant.account.Role;
import io.resonant.account.User;
import io.resonant.kernel.database.SystemTransaction;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a program needs to know about its own sign-in.
 *
 * @param csrfToken to be sent in {@code X-CSRF-Token} with everything that a browser changes
 * @param organizations all that the person may switch to
 * @param impersonation none when it is the person themselves
 */
public record SessionView(
        User user,
        Organization organization,
        Role role,
        String csrfToken,
        List<Choice> organizations,
        @Nullable Acting impersonation) {

    static SessionView of(SystemTransaction transaction, Session session, String csrfToken) {
        var actor = session.actor(null);
        var memberships = Accounts.memberships(transaction, actor.userId());
        var current = memberships.stream()
                .filter(membership -> membership.organizationId().equals(actor.organizationId()))
                .findFirst()
                .orElseThrow();
        var as = session.impersonation();
        return new SessionView(
                Accounts.user(transaction, actor.userId()),
                Organization.of(current),
                current.role(),
                csrfToken,
                (as == null ? memberships : List.of(current))
                        .stream().map(Choice::of).toList(),
                as == null
                        ? null
                        : new Acting(
                                Accounts.user(transaction, session.userId()).name(), as.writes(), as.endsAt()));
    }

    public record Organization(UUID id, String name, Plan plan, Language language) {
        static Organization of(Membership membership) {
            return new Organization(
                    membership.organizationId(), membership.name(), membership.plan(), membership.language());
        }
    }

    public record Choice(UUID id, String name, Role role) {
        static Choice of(Membership membership) {
            return new Choice(membership.organizationId(), membership.name(), membership.role());
        }
    }

    /**
     * Somebody who runs the server sees what the person sees, with their consent.
     *
     * @param operatorName who really looks
     * @param writes whether they may also change something
     */
    public record Acting(String operatorName, boolean writes, Instant endsAt) {}
}
