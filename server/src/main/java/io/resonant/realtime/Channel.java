package io.resonant.realtime;

import io.resonant.kernel.event.StoredEvent;
import io.resonant.kernel.feed.EventFeed;
import io.resonant.sharing.Hearing;
import io.resonant.sharing.Hearing.Audience;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
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
    private final Hearing hearing;
    private final Silencing silencing;
    private final Set<Client> clients = new LinkedHashSet<>();
    private long delivered = -1;
    private boolean retired;
    private boolean restricted; // once true it stays so: asking again costs little, missing it would tell secrets

    /** Finds those of some clients that no longer are who they were when they connected. */
    @FunctionalInterface
    interface Silencing {
        List<Client> of(Collection<Client> listening);
    }

    /** @param silencing asked before anybody is told anything */
    Channel(UUID organization, EventFeed feed, Hearing hearing, Silencing silencing) {
        this.organization = organization;
        this.feed = feed;
        this.hearing = hearing;
        this.silencing = silencing;
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
            missed.stream()
                    .filter(client::listensTo)
                    .filter(heardBy(client, missed))
                    .forEach(event -> client.tell(ServerMessage.event(event)));
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
            restricted = hearing.isAnythingRestricted(organization); // after it: what follows is told by events
            return;
        }
        List<StoredEvent> events;
        do {
            events = feed.after(organization, delivered, PAGE);
            if (!events.isEmpty()) {
                dismiss(silencing.of(
                        clients)); // after the events were read: who left before the last of them hears none
            }
            restricted |= events.stream().anyMatch(Hearing::restricts);
            var audience = audience(events);
            for (var event : events) {
                dismiss(event);
                if (!clients.isEmpty()) {
                    var message = ServerMessage.event(event);
                    var hears = audience.of(event);
                    clients.stream()
                            .filter(client -> client.listensTo(event) && hears.test(client.userId()))
                            .forEach(client -> client.tell(message));
                }
                delivered = event.sequence();
            }
        } while (events.size() == PAGE);
    }

    /** Who is taken out of the organisation hears nothing of what came later in the same delivery. */
    private void dismiss(StoredEvent event) {
        if (event.type().equals("member.removed")) {
            var id = UUID.fromString(event.payload().tree().path("id").stringValue());
            dismiss(clients.stream()
                    .filter(client -> client.userId().equals(id))
                    .toList());
        }
    }

    private void dismiss(List<Client> leaving) {
        leaving.forEach(clients::remove);
        leaving.forEach(client -> client.close(Client.SIGNED_OUT, "signed_out"));
    }

    private Audience audience(List<StoredEvent> events) {
        return restricted && !events.isEmpty() ? hearing.audience(organization, events) : Audience.EVERYBODY;
    }

    private Predicate<StoredEvent> heardBy(Client client, List<StoredEvent> events) {
        return restricted && !events.isEmpty() ? hearing.heardBy(organization, client.userId(), events) : _ -> true;
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
