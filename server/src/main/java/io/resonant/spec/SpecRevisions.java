package io.resonant.spec;

import static io.resonant.spec.SpecRevision.Reason.RESTORED;

import io.resonant.account.Accounts;
import io.resonant.account.Actor;
import io.resonant.account.Role;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.page.Cursor;
import io.resonant.kernel.page.Slice;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.text.LineDiff;
import io.resonant.kernel.wire.ExpectedVersions;
import io.resonant.spec.SpecRevision.Cause;
import io.resonant.visibility.Sight;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** The versions of specs: every save is kept, and the way back is another save. */
public final class SpecRevisions {
    private final Database database;
    private final List<SpecLink> links;

    public SpecRevisions(Database database, List<SpecLink> links) {
        this.database = database;
        this.links = List.copyOf(links);
    }

    /** Newest first, without content. @throws Problem 404 */
    public Slice<SpecRevision> list(Actor actor, UUID specId, int limit, Optional<String> after) {
        int below = after.map(text ->
                        (int) Math.min(Integer.MAX_VALUE, Cursor.parse(text, 1).number(0)))
                .orElse(Integer.MAX_VALUE);
        var rows = database.read(actor.organizationId(), transaction -> {
            var found = new SpecRevisionStore(Sight.of(transaction, actor)).list(specId, below, limit);
            if (found.isEmpty()) {
                new SpecStore(Sight.of(transaction, actor)).requireExists(specId);
            }
            return named(transaction, found);
        });
        return Slice.of(rows, limit, revision -> Cursor.of((long) revision.version()));
    }

    /** @throws Problem 404 also for versions that changed neither title nor content */
    public SpecRevision get(Actor actor, UUID specId, int version) {
        return database.read(actor.organizationId(), transaction -> {
            var revision = new SpecRevisionStore(Sight.of(transaction, actor))
                    .find(specId, version)
                    .orElseThrow(() -> Problem.notFound("revision"));
            return named(transaction, List.of(revision)).getFirst();
        });
    }

    /** Between any two versions, in either direction. @throws Problem 404 */
    public SpecDiff diff(Actor actor, UUID specId, int from, int to) {
        record Sides(SpecRevision from, SpecRevision to) {}
        var sides = database.read(actor.organizationId(), transaction -> {
            var spec = new SpecStore(Sight.of(transaction, actor))
                    .find(specId)
                    .orElseThrow(() -> Problem.notFound("spec"));
            if (Math.max(from, to) > spec.version()) {
                throw Problem.notFound("revision");
            }
            return new Sides(
                    requireInForce(Sight.of(transaction, actor), specId, from),
                    requireInForce(Sight.of(transaction, actor), specId, to));
        });
        return new SpecDiff(
                from,
                to,
                sides.from.title(),
                sides.to.title(),
                LineDiff.between(markdown(sides.from), markdown(sides.to)));
    }

    /**
     * Makes an old version the newest; nothing between is lost.
     *
     * @throws Problem 403 for guests, 404, 412
     */
    public Spec restore(Actor actor, UUID specId, int version, ExpectedVersions expected) {
        actor.require(Role.MEMBER);
        return database.write(actor.organizationId(), transaction -> {
            var writer = new SpecWriter(Sight.of(transaction, actor), links);
            var before = writer.lock(specId);
            Specs.requireVersion(before, expected, null);
            var old = new SpecRevisionStore(Sight.of(transaction, actor))
                    .find(specId, version)
                    .orElseThrow(() -> Problem.notFound("revision"));
            var draft = SpecDraft.of(before).with(old.title(), content(old));
            return writer.update(before, draft, new Cause(actor.userId(), RESTORED, String.valueOf(version)));
        });
    }

    /** What a spec said at a version, without the author's name; nothing when it had no such version. */
    public Optional<SpecRevision> inForce(Sight sight, UUID specId, int version) {
        return new SpecRevisionStore(sight).inForce(specId, version);
    }

    private static List<SpecRevision> named(Transaction transaction, List<SpecRevision> revisions) {
        var authors = revisions.stream().map(SpecRevision::authorId).collect(Collectors.toSet());
        var names = Accounts.names(transaction, authors);
        return revisions.stream()
                .map(revision -> revision.by(names.get(revision.authorId())))
                .toList();
    }

    private static SpecRevision requireInForce(Sight sight, UUID specId, int version) {
        return new SpecRevisionStore(sight).inForce(specId, version).orElseThrow(() -> Problem.notFound("revision"));
    }

    private static String markdown(SpecRevision revision) {
        return content(revision).markdown();
    }

    private static SpecContent content(SpecRevision revision) {
        var content = revision.content();
        if (content == null) {
            throw new IllegalStateException("read without content: revision " + revision.version());
        }
        return content;
    }
}
