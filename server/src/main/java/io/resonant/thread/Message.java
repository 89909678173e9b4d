package io.resonant.thread;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something said in a thread.
 *
 * @param userId null for the bridge
 * @param userName null for the bridge
 * @param content Markdown
 * @param intentId what a command started, or what the bridge answers to
 */
public record Message(
        UUID id,
        UUID threadId,
        @Nullable UUID userId,
        @Nullable String userName,
        Sender sender,
        String content,
        @Nullable UUID intentId,
        Instant createdAt,
        Instant updatedAt) {

    /** Whether a person or a program said it. */
    public enum Sender {
        USER,
        BRIDGE
    }

    /** The same with the name that readers see. */
    public Message by(@Nullable String name) {
        return new Message(id, threadId, userId, name, sender, content, intentId, createdAt, updatedAt);
    }

    Message saying(String words, Instant now) {
        return new Message(id, threadId, userId, userName, sender, words, intentId, createdAt, now);
    }
}
