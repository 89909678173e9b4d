package io.resonant.thread;

import io.resonant.visibility.Sight;

/** What a feature above hangs on a message. Called inside the transaction that writes the message. */
public interface MessageLink {
    /**
     * A new message. Nothing hangs on it yet, so there is nothing to look for.
     *
     * @param writer as who writes it sees
     */
    void posted(Sight writer, Message message);

    /**
     * The message says something else from now on.
     *
     * @param writer as who writes it sees
     */
    void edited(Sight writer, Message message);
}
