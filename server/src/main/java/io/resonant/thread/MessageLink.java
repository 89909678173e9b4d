package io.resonant.thread;

import io.resonant.visibility.Sight;

/** What a feature above hangs on a message. Called inside the transaction that writes the message. */
public interface MessageLink {
    /**
     * The message says this from now on.
     *
     * @param writer as who writes it sees
     */
    void written(Sight writer, Message message);
}
