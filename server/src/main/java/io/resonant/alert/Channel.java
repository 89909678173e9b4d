package io.resonant.alert;

import io.resonant.account.Language;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is told.
 *
 * @param target an address of mail, a URL, or the id of a person or group in LINE
 * @param failure why the last message did not arrive; null when it did. In the store a {@link ChannelFailure}, to a reader the
 *     sentence, see {@link #in}
 */
public record Channel(
        UUID id,
        ChannelKind kind,
        String target,
        Language language,
        Instant createdAt,
        @Nullable Instant lastSentAt,
        @Nullable String failure) {
    /** The same with the failure as a sentence in the reader's language. */
    Channel in(String reader) {
        var words = failure == null ? null : ChannelFailure.words(failure, reader);
        return new Channel(id, kind, target, language, createdAt, lastSentAt, words);
    }

    /** Without what may be a secret: the path of a webhook often is. */
    String shown() {
        return kind == ChannelKind.WEBHOOK ? "https://" + URI.create(target).getRawAuthority() : target;
    }
}
