package io.resonant.intent;

import io.resonant.action.ActionScope;
import io.resonant.action.ProposedAction.Kind;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** What can be asked of the bridge. The names with a dot are stored and public. */
public enum IntentType {
    /** Finds what is wrong with a spec and moves a draft into review. */
    SPEC_REVIEW("spec.review"),
    /** Makes tasks of a spec's checklists and requirement tables. */
    SPEC_TASKS("spec.tasks"),
    /** Posts the gist of a thread into it. */
    THREAD_SUMMARIZE("thread.summarize"),
    /** Posts an answer to a question, with the places that it comes from. */
    MESSAGE_ANSWER("message.answer");

    private final String text;

    IntentType(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    /** The kinds of actions that it may lead to, and how many of each. */
    public Map<Kind, Integer> actions() {
        return switch (this) {
            case SPEC_REVIEW -> ActionScope.REVIEW;
            case SPEC_TASKS -> ActionScope.TASKS;
            case THREAD_SUMMARIZE, MESSAGE_ANSWER -> ActionScope.MESSAGE;
        };
    }

    public static Optional<IntentType> of(String text) {
        return Arrays.stream(values()).filter(type -> type.text.equals(text)).findFirst();
    }

    /** Whether it is about a spec; otherwise it is about a thread. */
    public boolean aboutSpec() {
        return this == SPEC_REVIEW || this == SPEC_TASKS;
    }
}
