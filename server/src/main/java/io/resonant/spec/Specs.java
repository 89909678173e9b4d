package io.resonant.spec;

import static io.resonant.spec.SpecRevision.Reason.CREATED;
import static io.resonant.spec.SpecRevision.Reason.EDITED;
import static io.resonant.spec.SpecRevision.Reason.TASK_COMPLETED;
import static io.resonant.spec.SpecRevision.Reason.TASK_REOPENED;

import io.resonant.account.Actor;
import io.resonant.account.Role;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.http.Around;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.page.Cursor;
import io.resonant.kernel.page.Slice;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.text.MarkdownDocument;
import io.resonant.kernel.wire.ExpectedVersions;
import io.resonant.spec.SpecRevision.Cause;
import io.resonant.visibility.Sight;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Specifications. A method that takes an actor is one transaction; one that takes a transaction joins the work of a
 * feature above, which has decided who may ask for it.
 */
public final class Specs {
    private final Database database;
    private final List<SpecLink> links;

    /** @param links what features above hang on specs */
    public Specs(Database database, List<SpecLink> links) {
        this.database = database;
        this.links = List.copyOf(links);
    }

    /** @param once replays the answer to a POST that comes twice with one key */
    public void register(Routes routes, SpecRevisions revisions, SpecFindings findings, Around once) {
        new SpecRoutes(this, revisions, findings, once).register(routes);
    }

    /** Last changed first. */
    public Slice<SpecSummary> list(Actor actor, SpecFilter filter, int limit, Optional<String> after) {
        var place = after.map(text -> Cursor.parse(text, 2)).orElse(null);
        var rows = database.read(
                actor.organizationId(),
                transaction -> new SpecStore(Sight.of(transaction, actor)).list(filter, limit, place));
        return Slice.of(rows, limit, spec -> Cursor.of(spec.updatedAt(), spec.id()));
    }

    /** @throws Problem 404 */
    public Spec get(Actor actor, UUID id) {
        return database.read(actor.organizationId(), transaction -> get(Sight.of(transaction, actor), id));
    }

    /** @throws Problem 404 */
    public Spec get(Sight sight, UUID id) {
        return new SpecStore(sight).find(id).orElseThrow(() -> Problem.notFound("spec"));
    }

    /** What the spec said in a version. @throws Problem 404 */
    public SpecContent contentAt(Sight sight, UUID id, int version) {
        return new SpecRevisionStore(sight)
                .inForce(id, version)
                .map(SpecRevision::content)
                .orElseThrow(() -> Problem.notFound("revision"));
    }

    public boolean exists(Sight sight, UUID id) {
        return new SpecStore(sight).exists(id);
    }

    /** Whether there is a spec with the id, which is an expression, for statements of features above: takes {@code :tenant}. */
    public static String isThere(String id) {
        return "exists (select 1 from specs there where there.organization_id = :tenant and there.id = " + id + ")";
    }

    /** For what is to point to the spec. @throws Problem 404 */
    public void requireExists(Sight sight, UUID id) {
        new SpecStore(sight).requireExists(id);
    }

    /**
     * All in the order of creation, a page at a time, for copies of everything.
     *
     * @param last the one seen last
     */
    public List<Spec> after(Sight sight, @Nullable UUID last, int limit) {
        return new SpecStore(sight).after(last, limit);
    }

    /** The newest first, for what cannot read them all. */
    public List<Spec> newest(Sight sight, int limit) {
        return new SpecStore(sight).newest(limit);
    }

    /** As {@link #after}, only those that somebody wrote. */
    public List<Spec> by(Sight sight, UUID author, @Nullable UUID last, int limit) {
        return new SpecStore(sight).by(author, last, limit);
    }

    /** @throws Problem 403 for guests, 422 */
    public Spec create(Actor actor, NewSpec given) {
        actor.require(Role.MEMBER);
        var draft = SpecDraft.of(given);
        return database.write(
                actor.organizationId(),
                transaction -> new SpecWriter(Sight.of(transaction, actor), links)
                        .create(draft, Cause.of(actor.userId(), CREATED), null));
    }

    /**
     * Changes what is given. Setting the trigger asks the bridge for a review.
     *
     * @param expected the versions that the writer has seen
     * @throws Problem 403 for guests, 404, 412 with the current spec and what was sent, 422
     */
    public Spec change(Actor actor, UUID id, ExpectedVersions expected, ChangeSpec change) {
        actor.require(Role.MEMBER);
        return database.write(actor.organizationId(), transaction -> {
            var writer = new SpecWriter(Sight.of(transaction, actor), links);
            var before = writer.lock(id);
            requireVersion(before, expected, change);
            return writer.update(before, SpecDraft.of(before).with(change), Cause.of(actor.userId(), EDITED));
        });
    }

    /** Only who wrote it and admins: a spec goes with its revisions and findings. @throws Problem 403, 404, 412 */
    public void delete(Actor actor, UUID id, ExpectedVersions expected) {
        actor.require(Role.MEMBER);
        database.run(actor.organizationId(), transaction -> {
            var writer = new SpecWriter(Sight.of(transaction, actor), links);
            var spec = writer.lock(id);
            if (!spec.userId().equals(actor.userId())) {
                actor.require(Role.ADMIN);
            }
            requireVersion(spec, expected, null);
            Audit.record(
                    transaction,
                    actor,
                    "spec.deleted",
                    Target.of("spec", id),
                    spec.restricted() ? Map.of() : Map.of("title", spec.title())); // its readers are not the trail's
            writer.delete(spec);
        });
    }

    /** For the bridge, on behalf of whoever asked. @throws Problem 404, 422 */
    public Spec change(Sight sight, UUID author, UUID id, ChangeSpec change) {
        var writer = new SpecWriter(sight, links);
        var before = writer.lock(id);
        return writer.update(before, SpecDraft.of(before).with(change), Cause.of(author, EDITED));
    }

    /**
     * Takes the trigger back.
     *
     * @return whether it was set, true for exactly one caller each time it is set
     */
    public boolean takeSyncTrigger(Transaction transaction, UUID id) {
        var sight = Sight.whole(transaction); // whoever set it could see the spec
        var writer = new SpecWriter(sight, links);
        var before = new SpecStore(sight).lock(id);
        if (before.isEmpty() || !before.get().syncTrigger()) {
            return false;
        }
        var spec = before.get();
        writer.update(spec, SpecDraft.of(spec).with(ChangeSpec.syncTrigger(false)), Cause.of(spec.userId(), EDITED));
        return true;
    }

    /** Keeps other writers out of the spec until the end of the transaction. @throws Problem 404 */
    public Spec lock(Sight sight, UUID id) {
        return new SpecWriter(sight, links).lock(id);
    }

    /**
     * Ticks or unticks an item of the checklist because its task was completed or reopened. An item that is not there
     * any more is no error: the text belongs to its authors.
     *
     * @param item identity of the item, see {@link io.resonant.kernel.text.ChecklistItem}
     * @param spec locked
     */
    public void tick(Transaction transaction, UUID author, Spec spec, String item, boolean checked) {
        var markdown = MarkdownDocument.toggleChecklistItem(spec.markdown(), item, checked);
        if (markdown.isEmpty()) {
            return;
        }
        var content = new SpecContent(markdown.get(), spec.metadata());
        var cause = new Cause(author, checked ? TASK_COMPLETED : TASK_REOPENED, textOf(spec, item));
        new SpecWriter(Sight.whole(transaction), links)
                .update(spec, SpecDraft.of(spec).with(spec.title(), content), cause);
    }

    /**
     * For files that come in.
     *
     * @param source what the revision names as origin
     */
    public Spec importNew(
            Transaction transaction, UUID author, NewSpec given, String source, @Nullable Instant createdAt) {
        var cause = new Cause(author, SpecRevision.Reason.IMPORTED, source);
        return new SpecWriter(Sight.whole(transaction), links).create(SpecDraft.of(given), cause, createdAt);
    }

    /**
     * For files that come in again.
     *
     * @param spec locked
     * @param source what the revision names as origin
     */
    public Spec importAgain(Transaction transaction, UUID author, Spec spec, NewSpec given, String source) {
        var change = new ChangeSpec(given.title(), given.content(), given.status(), given.tags(), null);
        var cause = new Cause(author, SpecRevision.Reason.IMPORTED, source);
        return new SpecWriter(Sight.whole(transaction), links)
                .update(spec, SpecDraft.of(spec).with(change), cause);
    }

    private static @Nullable String textOf(Spec spec, String item) {
        return MarkdownDocument.parse(spec.markdown()).checklist().stream()
                .filter(candidate -> candidate.identity().equals(item))
                .findFirst()
                .map(candidate -> candidate.text())
                .orElse(null);
    }

    /** Both sides go back, so that a client can show what the other wrote beside what it wanted to write. */
    static void requireVersion(Spec current, ExpectedVersions expected, @Nullable Object submitted) {
        if (!expected.admit(current.version())) {
            var problem = Problem.of(412, "precondition_failed").with("current", current);
            throw submitted == null ? problem : problem.with("submitted", submitted);
        }
    }
}
