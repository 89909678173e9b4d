package io.resonant.realtime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client may say.
 *
 * @param token with {@link Type#AUTHENTICATE}: an access token
 * @param topics with {@link Type#SUBSCRIBE}: what to hear about
 * @param after with {@link Type#SUBSCRIBE}: the last number that the client has seen; from now on when absent
 */
record ClientMessage(
        Type type,
        @Nullable String token,
        @Nullable List<Topic> topics,
        @Nullable Long after) {

    /** The kinds of message. */
    enum Type {
        AUTHENTICATE,
        SUBSCRIBE,
        PONG
    }
}
