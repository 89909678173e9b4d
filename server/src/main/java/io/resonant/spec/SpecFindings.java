package io.resonant.spec;

import io.resonant.account.Actor;
import io.resonant.account.Role;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.event.Event;
import io.resonant.kernel.problem.Problem;
import io.resonant.review.Finding;
import io.resonant.spec.SpecFinding.Known;
import io.resonant.spec.SpecFinding.State;
import io.resonant.visibility.Sight;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What reviews found in specs, and what people decided about it. */
public final class SpecFindings {
    private final Database database;

    public SpecFindings(Database database) {
        this.database = database;
    }

    /** In the order of the text. @throws Problem 404 */
    public List<SpecFinding> list(Actor actor, UUID specId, Optional<State> state, String language) {
        return database.read(actor.organizationId(), transaction -> {
            var sight = Sight.of(transaction, actor);
            var findings = new SpecFindingStore(sight).list(specId, state, language);
            if (findings.isEmpty()) {
                new SpecStore(sight).requireExists(specId);
            }
            return findings;
        });
    }

    /** @throws Problem 403 for guests, 404 */
    public SpecFinding decide(Actor actor, UUID specId, UUID id, State state, String language) {
        actor.require(Role.MEMBER);
        return database.write(actor.organizationId(), transaction -> {
            var sight = Sight.of(transaction, actor);
            new SpecWriter(sight, List.of()).lock(specId);
            var store = new SpecFindingStore(sight);
            var before = store.find(specId, id, language).orElseThrow(() -> Problem.notFound("finding"));
            if (before.state() == state) {
                return before;
            }
            store.setState(id, state, actor.userId());
            publish(transaction, specId);
            return store.find(specId, id, language).orElseThrow(() -> Problem.notFound("finding"));
        });
    }

    /**
     * Takes what a review found in place of what the one before found. A finding is the same when its rule and its
     * quote are: then it keeps what people decided. One that is gone from the text resolves itself, and comes back
     * open if the text brings it back.
     *
     * @param reviewed the spec as the review read it; lines are moved to where the text stands now
     * @throws Problem 404 when the spec is gone
     */
    public void replace(Sight sight, Spec reviewed, UUID intentId, List<Finding> found) {
        var current = new SpecWriter(sight, List.of()).lock(reviewed.id());
        var store = new SpecFindingStore(sight);
        var known = new HashMap<Identity, List<Known>>();
        store.known(reviewed.id())
                .forEach(finding -> known.computeIfAbsent(
                                new Identity(finding.rule(), finding.quote()), _ -> new ArrayList<>())
                        .add(finding));
        for (var finding : moved(found, reviewed, current)) {
            var same = take(known, finding);
            if (same.isEmpty()) {
                store.insert(reviewed.id(), intentId, finding);
            } else {
                var state = same.get().state();
                boolean back = state == State.RESOLVED && !same.get().decided();
                store.update(same.get().id(), intentId, finding, back ? State.OPEN : state);
            }
        }
        known.values().stream()
                .flatMap(List::stream)
                .filter(gone -> gone.state() == State.OPEN)
                .forEach(gone -> store.setState(gone.id(), State.RESOLVED, null));
        publish(sight.transaction(), reviewed.id());
    }

    private record Identity(String rule, String quote) {}

    private static List<Finding> moved(List<Finding> found, Spec reviewed, Spec current) {
        if (reviewed.markdown().equals(current.markdown())) {
            return found;
        }
        var map = new LineMap(reviewed.markdown(), current.markdown());
        return found.stream()
                .map(finding -> {
                    int line = map.follow(finding.line(), finding.quote());
                    return new Finding(
                            finding.rule(),
                            finding.severity(),
                            line,
                            line + finding.endLine() - finding.line(),
                            finding.quote(),
                            finding.message());
                })
                .toList();
    }

    /** Of several equal ones, the nearest in the text. */
    private static Optional<Known> take(Map<Identity, List<Known>> known, Finding finding) {
        var candidates = known.getOrDefault(new Identity(finding.rule(), finding.quote()), List.of());
        var nearest = candidates.stream()
                .min(Comparator.comparingInt(candidate -> Math.abs(candidate.line() - finding.line())));
        nearest.ifPresent(candidates::remove);
        return nearest;
    }

    private static void publish(Transaction transaction, UUID specId) {
        int open = new SpecFindingStore(Sight.whole(transaction)).countOpen(specId);
        transaction.publish(new Event(SpecWriter.TOPIC, "finding.changed", new SpecFinding.Changed(specId, open)));
    }
}
