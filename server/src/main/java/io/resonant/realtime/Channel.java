package io.resonant.realtime;

import io.resonant.kernel.event.StoredEvent;
import io.resonant.kernel.feed.EventFeed;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One organisation's listeners on this node. Everything that moves a listener's number happens under this object's lock,
 * so a listener that joins in the middle of a delivery neither misses an event nor hears one twice.
 */
final class Channel {
    /** What a client may have missed and still be told one by one; beyond it reading everything again is cheaper. */
    static final int RESUMABLE = 1000;

    private static final int PAGE = 250;
    private static final int RESUMABLE_CHARACTERS = 400_000; // fits into the queue of a connection

    private final UUID organization;
    private final EventFeed feed;
    private final Set<Client> clients = new LinkedHashSet<>();
    private long delivered = -1;
    private boolean retired;

    Channel(UUID organization, EventFeed feed) {
        this.organization = organization;
        this.feed = feed;
    }

    /**
     * Joins a client behind the last number that it saw, telling it what it missed first; from now on when it names none.
     *
     * @return false when nobody listened any more and this channel has been given up; a new one is needed
     */
    synchronized boolean join(Client client, @Nullable Long after) {
        if (retired) {
            return false;
        }
        deliver(); // so that the newcomer and the others stand at the same number
        catchUp(client, after == null ? delivered : after);
        clients.add(client);
        return true;
    }

    private void catchUp(Client client, long after) {
        long newest = delivered;
        if (after > newest || newest - after > RESUMABLE) {
            client.resync(newest);
            return;
        }
        var missed = after == newest ? List.<StoredEvent>of() : feed.after(organization, after, (int) (newest - after));
        if (complete(missed, after, newest) && small(missed)) {
            missed.forEach(event -> client.tell(event, ServerMessage.event(event)));
            client.subscribed(newest);
        } else {
            client.resync(newest);
        }
    }

    synchronized void leave(Client client) {
        clients.remove(client);
    }

    /** Gives itself up when nobody listens any more. */
    synchronized boolean retire() {
        retired = clients.isEmpty();
        return retired;
    }

    /** Sends on what has been committed since the last time. */
    synchronized void deliver() {
        if (delivered < 0) {
            delivered = feed.range(organization).last(); // nobody has joined yet, so nothing before counts
            return;
        }
        List<StoredEvent> events;
        do {
            events = feed.after(organization, delivered, PAGE);
            for (var event : events) {
                if (!clients.isEmpty()) {
                    var message = ServerMessage.event(event);
                    clients.forEach(client -> client.tell(event, message));
                }
                delivered = event.sequence();
            }
        } while (events.size() == PAGE);
    }

    /** Old events are pruned, and then what a client missed may no longer be whole. */
    private static boolean complete(List<StoredEvent> missed, long after, long newest) {
        return missed.size() == newest - after;
    }

    private static boolean small(List<StoredEvent> missed) {
        long characters = 0;
        for (var event : missed) {
            characters += event.payload().text().length() + 200;
        }
        return characters <= RESUMABLE_CHARACTERS;
    }
}
