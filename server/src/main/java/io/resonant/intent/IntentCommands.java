package io.resonant.intent;

import io.resonant.account.Actor;
import io.resonant.account.Role;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.problem.Problem;
import io.resonant.thread.MessageCommand;
import io.resonant.thread.MessageCommands;
import java.util.UUID;

/**
 * {@code /review}, {@code /tasks}, {@code /ask} and {@code /summarize} in messages. The thread says what they are about,
 * and hears what came of it.
 */
public final class IntentCommands implements MessageCommands {
    @Override
    public UUID accept(Transaction transaction, Actor actor, MessageCommand command) {
        actor.require(Role.MEMBER);
        var threadId = command.thread().id();
        var type = switch (command.name()) {
            case REVIEW -> IntentType.SPEC_REVIEW;
            case TASKS -> IntentType.SPEC_TASKS;
            case ASK -> IntentType.MESSAGE_ANSWER;
            case SUMMARIZE -> IntentType.THREAD_SUMMARIZE;
        };
        var specId = command.thread().specId();
        if (type.aboutSpec() && specId == null) {
            throw Problem.of(422, "command_needs_spec")
                    .with("command", "/" + command.name().name().toLowerCase(java.util.Locale.ROOT));
        }
        if (type == IntentType.MESSAGE_ANSWER && command.argument().isBlank()) {
            throw Problem.of(422, "command_needs_question");
        }
        var data = switch (type) {
            case SPEC_REVIEW, SPEC_TASKS -> new IntentData(specId, threadId, null, null);
            case THREAD_SUMMARIZE -> IntentData.thread(threadId);
            case MESSAGE_ANSWER -> new IntentData(null, threadId, command.messageId(), command.argument());
        };
        data.requireFits(type);
        return Wishes.make(transaction, actor.userId(), IntentSource.MESSAGE, type, data)
                .id();
    }
}
