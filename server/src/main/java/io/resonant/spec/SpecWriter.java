package io.resonant.spec;

import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.event.Event;
import io.resonant.kernel.problem.Problem;
import io.resonant.spec.SpecRevision.Cause;
import io.resonant.visibility.Sight;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes a spec with everything that follows from it: version, revision, tags, findings, links, event. */
final class SpecWriter {
    static final String TOPIC = "specs";

    private final Transaction transaction;
    private final List<SpecLink> links;
    private final SpecStore specs;
    private final SpecRevisionStore revisions;

    SpecWriter(Sight sight, List<SpecLink> links) {
        this.transaction = sight.transaction();
        this.links = links;
        this.specs = new SpecStore(sight);
        this.revisions = new SpecRevisionStore(sight);
    }

    /** @param createdAt now when null; earlier for what was written elsewhere before */
    Spec create(SpecDraft draft, Cause cause, @Nullable Instant createdAt) {
        var id = transaction.newId();
        var now = transaction.now();
        var since = createdAt != null && createdAt.isBefore(now) ? createdAt : now;
        specs.insert(id, cause.author(), draft, since);
        if (!draft.tags().isEmpty()) {
            specs.replaceTags(id, draft.tags());
        }
        revisions.insert(id, 1, draft, cause);
        var spec = new Spec(
                id,
                draft.title(),
                draft.content().stored(),
                draft.status(),
                draft.tags(),
                draft.syncTrigger(),
                null,
                cause.author(),
                1,
                0,
                false,
                since,
                now);
        links.forEach(link ->
                link.written(transaction, cause.author(), id, draft.content().markdown()));
        transaction.publish(new Event(TOPIC, "spec.created", spec.summary()));
        return spec;
    }

    /** @throws Problem 404 when there is no such spec */
    Spec lock(UUID id) {
        return specs.lock(id).orElseThrow(() -> Problem.notFound("spec"));
    }

    /**
     * @param before locked
     *
     * @return the spec as it is now; the same when the draft changes nothing
     */
    Spec update(Spec before, SpecDraft draft, Cause cause) {
        var old = SpecDraft.of(before);
        if (old.equals(draft)) {
            return before;
        }
        int version = before.version() + 1;
        specs.update(before.id(), draft, version);
        if (!old.tags().equals(draft.tags())) {
            specs.replaceTags(before.id(), draft.tags());
        }
        if (!old.saysTheSameAs(draft)) {
            revisions.insert(before.id(), version, draft, cause);
        }
        if (!old.content().markdown().equals(draft.content().markdown())) {
            var change = new SpecChange(
                    before.id(), old.content().markdown(), draft.content().markdown());
            new SpecFindingStore(Sight.whole(transaction)).follow(change);
            links.forEach(link -> {
                link.contentChanged(transaction, change);
                link.written(
                        transaction,
                        cause.author(),
                        before.id(),
                        draft.content().markdown());
            });
        }
        var after = new Spec(
                before.id(),
                draft.title(),
                draft.content().stored(),
                draft.status(),
                draft.tags(),
                draft.syncTrigger(),
                before.notionPageId(),
                before.userId(),
                version,
                before.openFindings(),
                before.restricted(),
                before.createdAt(),
                transaction.now());
        transaction.publish(new Event(TOPIC, "spec.updated", after.summary()));
        return after;
    }

    void delete(Spec spec) {
        links.forEach(link -> link.deleted(transaction, spec.id()));
        specs.delete(spec.id());
        transaction.publish(new Event(TOPIC, "spec.deleted", new Deleted(spec.id())));
    }

    /** What receivers need to forget a thing. */
    record Deleted(UUID id) {}
}
