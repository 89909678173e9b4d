package io.resonant.session;

import io.resonant.account.Actor;
import io.resonant.account.Impersonation;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.http.Request;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Which sessions act as somebody else. The feature that knows stands above; {@code App} joins them. */
public interface ImpersonationRule {
    /** As whom a session acts at this moment; nothing for all but very few. */
    Optional<Impersonation> of(SystemTransaction transaction, UUID sessionId);

    /** All sessions that act as somebody else at this moment: very few, whoever asks. */
    Map<UUID, Impersonation> running(SystemTransaction transaction);

    /**
     * Writes down what somebody is about to do who acts as somebody else: each change, whatever becomes of it, and each
     * look the first time.
     */
    void note(Actor actor, Impersonation as, Request request);

    /** The sessions that act as a person. */
    List<UUID> sessionsAs(SystemTransaction transaction, UUID userId);

    /** Nobody acts as the person any more, in one organisation or in all; gives the sessions that did. */
    List<UUID> end(SystemTransaction transaction, UUID userId, Optional<UUID> organizationId);
}
