package io.resonant.session;

import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.DatabaseFailure;
import io.resonant.kernel.event.Subscription;
import io.resonant.kernel.problem.Problem;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears from other nodes which sessions have ended or changed. It has a channel of its own, because reading the events
 * of an organisation at each of its commits, just to find the few that are about sessions, would cost more than all the
 * rest of signing in.
 */
public final class SessionNews implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SessionNews.class);
    private static final String CHANNEL = "resonant_sessions";

    /** Forgetting everything is only needed after a break; what is remembered lives a minute anyway. */
    private static final Duration CHECK = Duration.ofHours(1);

    private final Subscription subscription;

    public SessionNews(Database database, Sessions sessions) {
        this.subscription = database.listen(CHANNEL, CHECK, new Database.Listener() {
            @Override
            public void told(String message) {
                sessions.forget(UUID.fromString(message));
            }

            @Override
            public void check() {
                sessions.forgetAll();
            }
        });
    }

    static void tell(Database database, UUID sessionId) {
        try {
            database.tell(CHANNEL, sessionId.toString());
        } catch (Problem | DatabaseFailure e) {
            LOG.warn(
                    "Other nodes could not be told that a session has ended or changed; the change itself is stored."
                            + " They find out within a minute.",
                    e);
        }
    }

    @Override
    public void close() {
        subscription.close();
    }
}
