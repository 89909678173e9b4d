package io.resonant.action;

import io.resonant.action.ActionPolicy.Decision;
import io.resonant.action.ActionPolicy.Refusal;
import io.resonant.kernel.json.Json;
import io.resonant.spec.Spec;
import io.resonant.spec.Specs;
import io.resonant.visibility.Sight;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What came of proposals.
 *
 * @param actions what is proposed, while a person has to decide; later what was carried out is counted instead
 * @param specVersion version of the spec that was read
 * @param findings how many findings the review has
 * @param taskIds tasks that were created
 * @param existing tasks that were there already, from an earlier time
 * @param messageId message that was posted
 * @param refused actions that the policy did not allow
 */
public record ActionResult(
        List<ProposedAction.Stored> actions,
        @Nullable Integer specVersion,
        @Nullable Integer findings,
        List<UUID> taskIds,
        int existing,
        @Nullable UUID messageId,
        List<Refusal> refused) {

    /** Kept while a person has to decide. */
    public static Json proposed(Decision decision, ActionContext context) {
        var actions = decision.allowed().stream().map(ProposedAction::stored).toList();
        var version = context.spec() == null ? null : context.spec().version();
        return Json.of(new ActionResult(actions, version, null, List.of(), 0, null, decision.refused()));
    }

    /** The spec with the content that was read then, so that remarks find their lines. */
    public Spec asRead(Spec current, Specs specs, Sight sight) {
        if (specVersion == null || specVersion == current.version()) {
            return current;
        }
        return new Spec(
                current.id(),
                current.title(),
                specs.contentAt(sight, current.id(), specVersion).stored(),
                current.status(),
                current.tags(),
                current.syncTrigger(),
                current.notionPageId(),
                current.userId(),
                specVersion,
                current.openFindings(),
                current.restricted(),
                current.createdAt(),
                current.updatedAt());
    }

    /** What was proposed and allowed. */
    public Decision decision() {
        return new Decision(actions.stream().map(ProposedAction.Stored::read).toList(), refused);
    }
}
