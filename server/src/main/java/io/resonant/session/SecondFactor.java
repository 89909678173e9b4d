package io.resonant.session;

import java.util.UUID;

/** What somebody must show beside a password or a link. The feature that keeps it stands above; {@code App} joins them. */
public interface SecondFactor {
    /** Whether this person has one. */
    boolean isRequired(UUID userId);

    /** Whether the code is right. It is used up: nobody who looks over a shoulder can use it again. */
    boolean accept(UUID userId, String code);
}
