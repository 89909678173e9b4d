package io.resonant.thread;

import io.resonant.account.Actor;
import io.resonant.kernel.database.Transaction;
import java.util.UUID;

/** What the bridge does with commands in messages; wired from above. */
@FunctionalInterface
public interface MessageCommands {
    /**
     * Called in the transaction that stores the message, before it is stored.
     *
     * @return the intent that the command became
     * @throws io.resonant.kernel.problem.Problem when it makes no sense where it was said: then the message is not
     *     stored either, so that its writer can say it better
     */
    UUID accept(Transaction transaction, Actor actor, MessageCommand command);
}
