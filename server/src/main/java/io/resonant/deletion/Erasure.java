package io.resonant.deletion;

import io.resonant.account.Accounts;
import io.resonant.account.Operators;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.audit.Trace;
import io.resonant.deletion.DeletionStore.Place;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.organization.Organizations;
import io.resonant.session.Sessions;
import java.util.Map;
import java.util.UUID;

/** Does what was asked for. Each is one transaction, so that a crash leaves all or nothing. */
final class Erasure {
    private final Sessions sessions;
    private final Organizations organizations;
    private final Deletions.Reach reach;

    Erasure(Sessions sessions, Organizations organizations, Deletions.Reach reach) {
        this.sessions = sessions;
        this.organizations = organizations;
        this.reach = reach;
    }

    /**
     * Ends an account. Organisations in which the person is alone go with it; the others they leave.
     *
     * @return whether it was done: not while an organisation would be left with people and without an owner, and not in the
     *     moment in which the person joins one more
     */
    boolean person(SystemTransaction transaction, UUID userId) {
        var store = new DeletionStore(transaction);
        var locked = store.places(userId).stream().map(Place::organizationId).toList();
        locked.forEach(store::lock);
        store.lockPerson(userId);
        var places = store.places(userId); // as they stay now
        var joined = places.stream().anyMatch(place -> !locked.contains(place.organizationId()));
        var first = Operators.organization(transaction);
        if (joined || places.stream().anyMatch(place -> isHeld(place, first))) {
            return false;
        }
        for (var place : places) {
            if (place.isAlone()) {
                rows(transaction, place.organizationId(), first);
                record(transaction, first, "organization.deleted", "organization", place.organizationId());
            } else {
                organizations.leave(transaction, place.organizationId(), userId);
                record(transaction, place.organizationId(), "account.deleted", "user", userId);
            }
        }
        erase(transaction, userId);
        return true;
    }

    /** The first organisation without anybody would let the owners of the second run the server. */
    static boolean isHeld(Place place, UUID first) {
        return place.needsAnotherOwner()
                || (place.isAlone() && place.organizationId().equals(first));
    }

    /** Deletes an organisation, and the accounts that belong to no other: nobody could sign in with them any more. */
    boolean organization(SystemTransaction transaction, UUID organizationId) {
        var store = new DeletionStore(transaction);
        var first = Operators.organization(transaction);
        if (store.lock(organizationId).isEmpty() || organizationId.equals(first)) {
            return false;
        }
        var people = store.members(organizationId);
        rows(transaction, organizationId, first);
        for (var person : people) {
            store.lockPerson(person); // or they could join another one between the look and the end
            if (!store.belongsSomewhere(person)) {
                erase(transaction, person);
            }
        }
        record(transaction, first, "organization.deleted", "organization", organizationId);
        return true;
    }

    private void rows(SystemTransaction transaction, UUID organizationId, UUID first) {
        var store = new DeletionStore(transaction);
        sessions.endIn(transaction, organizationId, (_, _) -> true);
        reach.organizations().forEach(link -> link.deleted(transaction, organizationId, first));
        store.forgetOrganization(organizationId);
        var tenant = transaction.within(organizationId);
        for (var table : reach.tables()) {
            tenant.sql("delete from " + table + " where organization_id = :tenant")
                    .update();
        }
        store.delete(organizationId);
        store.deleteOrganization(organizationId);
    }

    private void erase(SystemTransaction transaction, UUID userId) {
        var store = new DeletionStore(transaction);
        var person = Accounts.user(transaction, userId);
        sessions.endAll(transaction, userId, null);
        store.deleteInvitations(person.email());
        store.deleteLinks(userId);
        reach.people().forEach(link -> link.deleted(transaction, person));
        store.delete(userId);
        store.anonymize(userId);
    }

    private static void record(
            SystemTransaction transaction, UUID organizationId, String action, String kind, UUID target) {
        Audit.record(
                transaction.within(organizationId),
                new Trace(organizationId, null, null),
                action,
                Target.of(kind, target),
                Map.of());
    }
}
