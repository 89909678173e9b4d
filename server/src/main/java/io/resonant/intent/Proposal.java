package io.resonant.intent;

import io.resonant.action.ActionContext;
import io.resonant.action.ProposedAction;
import java.util.List;

/** What a processor wants to be done, and what it was given to come to that. */
public record Proposal(List<ProposedAction> actions, ActionContext context) {
    public Proposal {
        actions = List.copyOf(actions);
    }
}
