package io.resonant.backup;

import io.resonant.kernel.blob.BlobException;
import io.resonant.kernel.blob.BlobStore;
import io.resonant.kernel.crypto.DataKey;
import io.resonant.kernel.crypto.Signing;
import io.resonant.kernel.image.WriteAheadLog;
import io.resonant.kernel.image.WriteAheadLog.Frames;
import io.resonant.kernel.image.WriteAheadLog.Position;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A backup, and what has to follow it into every place that has it. One thread at a time. */
final class Chain implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Chain.class);
    private static final long LONGEST_LOG = 16L << 20;
    private static final long MOST_WAITING = 256L << 20;

    private final String backup;
    private final DataKey key;
    private final Signing signing;
    private final WriteAheadLog log;
    private final List<Follower> followers = new ArrayList<>();
    private @Nullable Position position; // null until something is written
    private long length; // of the log, as far as it was read
    private boolean drained; // the next log follows this one without a gap
    private long others; // at that time

    Chain(String backup, DataKey key, Signing signing, WriteAheadLog log) {
        this.backup = backup;
        this.key = key;
        this.signing = signing;
        this.log = log;
    }

    /** What was read of the log, and when: all that was committed before is in it or in one before. */
    private record Read(Instant until, Frames frames) {}

    /** The way into one place. */
    private static final class Follower {
        private final Leg leg;
        private final BlobStore store;
        private final Deque<Read> waiting = new ArrayDeque<>();
        private long bytes;
        private long number;

        Follower(Leg leg, String backup) {
            this.leg = leg;
            this.store = leg.newChanges(backup);
        }

        void add(Read read) {
            waiting.add(read);
            bytes += read.frames().frames().length;
        }

        void close() {
            store.close();
            leg.close();
        }
    }

    void add(Leg leg) {
        followers.add(new Follower(leg, backup));
    }

    /** From the first frame of a log on. */
    void begin(long salt) {
        position = new Position(salt, 0);
    }

    /** Whether somebody else has written since the log was drained, and may have begun it anew. */
    boolean isDoubtful(long othersNow) {
        return drained && others != othersNow;
    }

    void drained(boolean whole, long othersThen) {
        drained = whole;
        others = othersThen;
    }

    boolean isLong() {
        return !drained && length > LONGEST_LOG;
    }

    boolean isAbandoned() {
        return followers.isEmpty();
    }

    /** @return whether nothing can be missing */
    boolean read(Instant now) throws IOException {
        var salt = log.salt();
        var from = position;
        if (salt.isEmpty()) {
            return from == null;
        }
        if (from == null) {
            from = new Position(salt.get(), 0);
        } else if (from.salt() != salt.get()) {
            if (!drained || !from.isFollowedBy(salt.get())) {
                return false;
            }
            from = new Position(salt.get(), 0);
            length = 0;
        }
        var frames = log.after(from);
        if (frames.isPresent() && !frames.get().isEmpty()) {
            drained = false;
            length += frames.get().frames().length;
            followers.forEach(follower -> follower.add(new Read(now, frames.get())));
            position = frames.get().end();
        }
        return true;
    }

    /** @param safe is told until when all of it is in a place */
    void send(Instant now, Map<String, Instant> safe) {
        for (var follower : List.copyOf(followers)) {
            try {
                for (var one = follower.waiting.peek(); one != null; one = follower.waiting.peek()) {
                    put(
                            follower,
                            Changes.head(backup, follower.number + 1, one.until(), one.frames()),
                            one.frames().frames());
                    follower.waiting.remove();
                    follower.bytes -= one.frames().frames().length;
                }
                safe.put(follower.leg.address(), now);
            } catch (BlobException e) {
                LOG.warn("Changes do not reach {}; they wait and are tried again", follower.leg, e);
                if (follower.bytes > MOST_WAITING) {
                    followers.remove(follower);
                    follower.close();
                    LOG.error(
                            "{} gets no more changes until the next backup, because too many wait for it. Repair the"
                                    + " place; what it has is whole until then.",
                            follower.leg);
                }
            }
        }
    }

    /** So that the moments between two backups can still be reached when the second one is given up. */
    void link(Chain next, Instant now, Map<String, Instant> safe) throws IOException {
        if (!read(now)) {
            return;
        }
        send(now, safe);
        for (var follower : followers) {
            if (follower.waiting.isEmpty()) {
                try {
                    put(follower, Changes.link(backup, follower.number + 1, now, next.backup), Changes.keyOf(next.key));
                } catch (BlobException e) {
                    LOG.warn(
                            "{} does not know that {} follows {}; both stand by themselves",
                            follower.leg,
                            next.backup,
                            backup,
                            e);
                }
            }
        }
    }

    private void put(Follower follower, Changes.Head head, byte[] content) {
        Leg.put(follower.store, Changes.write(head, content, key, signing));
        follower.number = head.number();
    }

    @Override
    public void close() {
        followers.forEach(Follower::close);
    }
}
