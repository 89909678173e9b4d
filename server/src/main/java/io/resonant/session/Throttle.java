package io.resonant.session;

import io.resonant.kernel.crypto.DerivedKey;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.problem.Problem;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Slows down whoever guesses. Attempts are counted before the password is looked at, so that a thousand guesses at once
 * count as a thousand, and in the database, so that all nodes count together.
 *
 * <p>A stranger is counted per account from their address, per address, and per account from everywhere. The last would
 * let an attacker keep the owner out, so a device on which the person has signed in before is counted by itself alone.
 */
final class Throttle {
    /** Counting starts anew after this long without a failure. */
    static final Duration MEMORY = Duration.ofHours(1);

    private static final Duration FIRST_BLOCK = Duration.ofSeconds(30);
    private static final Duration LONGEST_BLOCK = Duration.ofMinutes(15);
    private static final int IPV6_NETWORK_BYTES = 8;

    private final Database database;
    private final DerivedKey key;

    Throttle(Database database, SessionSettings settings) {
        this.database = database;
        this.key = settings.keys().current("throttle");
    }

    /** How many failures in a row are free, and whether a success clears the count or only takes itself off it. */
    enum Kind {
        /** One account from one address. */
        PAIR(10, true),
        /** One account from a device that it knows. */
        DEVICE(10, true),
        /** One address, whatever accounts it tries. An office may share one. */
        ADDRESS(100, false),
        /** One account from anywhere. */
        ACCOUNT(100, false),
        /** New accounts from one address; each counts, successful or not. */
        REGISTRATION(60, false),
        /** Mails that one address asks for. */
        MAIL_FROM(30, false),
        /** Mails to one person, whoever asks for them. */
        MAIL_TO(5, false);

        private final int free;
        private final boolean cleared;

        Kind(int free, boolean cleared) {
            this.free = free;
            this.cleared = cleared;
        }
    }

    record Subject(Kind kind, String hash) {}

    record Count(int failures, @Nullable Instant blockedUntil) {}

    /** An attempt that has been counted as a failure until it turns out to be none. */
    record Attempt(List<Subject> subjects) {}

    /**
     * @param account canonical address, or whatever was typed where it is none
     * @param device by which the account knows the browser
     * @throws Problem 429 {@code too_many_attempts} with {@code Retry-After}
     */
    Attempt signIn(String account, String address, Optional<String> device) {
        var subjects = new ArrayList<Subject>();
        if (device.isPresent()) {
            subjects.add(subject(Kind.DEVICE, account, device.get()));
        } else {
            subjects.add(subject(Kind.PAIR, account, network(address)));
            subjects.add(subject(Kind.ADDRESS, network(address)));
            subjects.add(subject(Kind.ACCOUNT, account));
        }
        return count(new Attempt(List.copyOf(subjects)));
    }

    /** @throws Problem 429 {@code too_many_attempts} with {@code Retry-After} */
    Attempt registration(String address) {
        return count(new Attempt(List.of(subject(Kind.REGISTRATION, network(address)))));
    }

    /** A mail that somebody asks for without having shown who they are. @throws Problem 429 with {@code Retry-After} */
    Attempt mail(String recipient, String address) {
        return count(new Attempt(List.of(subject(Kind.MAIL_FROM, network(address)), subject(Kind.MAIL_TO, recipient))));
    }

    /** Somebody who is signed in already says their password again. @throws Problem 429 with {@code Retry-After} */
    Attempt confirmation(UUID userId) {
        return count(new Attempt(List.of(subject(Kind.DEVICE, "confirmation", userId.toString()))));
    }

    /** The attempt was none: it counts no more, but what was counted before still does. */
    void withdraw(Attempt attempt) {
        database.runSystem(transaction -> {
            var store = new ThrottleStore(transaction);
            attempt.subjects().forEach(subject -> store.takeOff(subject.hash(), subject.kind().free));
        });
    }

    /** The attempt succeeded. */
    void forgive(ThrottleStore store, Attempt attempt) {
        for (var subject : attempt.subjects()) {
            if (subject.kind().cleared) {
                store.delete(subject.hash());
            } else {
                store.takeOff(subject.hash(), subject.kind().free);
            }
        }
    }

    void forgive(Attempt attempt) {
        database.runSystem(transaction -> forgive(new ThrottleStore(transaction), attempt));
    }

    private Attempt count(Attempt attempt) {
        database.runSystem(transaction -> {
            var store = new ThrottleStore(transaction);
            var now = transaction.now();
            attempt.subjects().forEach(subject -> count(store, subject, now));
        });
        return attempt;
    }

    private static void count(ThrottleStore store, Subject subject, Instant now) {
        var counted = store.add(subject.hash(), now.minus(MEMORY));
        var blockedUntil = counted.blockedUntil();
        if (blockedUntil != null && blockedUntil.isAfter(now)) {
            var seconds = Duration.between(now, blockedUntil).plusMillis(999).toSeconds();
            throw Problem.of(429, "too_many_attempts") // rolls back: what is refused is not counted
                    .with("retry_after", seconds)
                    .header("Retry-After", Long.toString(seconds));
        }
        int excess = counted.failures() - subject.kind().free;
        if (excess >= 0) {
            store.block(subject.hash(), now.plus(block(excess)));
        }
    }

    private static Duration block(int excess) {
        var grown = FIRST_BLOCK.multipliedBy(1L << Math.min(excess, 20));
        return grown.compareTo(LONGEST_BLOCK) < 0 ? grown : LONGEST_BLOCK;
    }

    private Subject subject(Kind kind, String... parts) {
        return new Subject(kind, key.sign(kind + " " + String.join(" ", parts)));
    }

    /** Whoever has one IPv6 address usually has 2^64 of them. */
    private static String network(String address) {
        try {
            var bytes = InetAddress.ofLiteral(address).getAddress();
            if (bytes.length == 4) {
                return address;
            }
            var network = new StringBuilder();
            for (int i = 0; i < IPV6_NETWORK_BYTES; i++) {
                network.append(String.format("%02x", bytes[i]));
            }
            return network.toString();
        } catch (IllegalArgumentException _) {
            return address; // a socket without an address: all of them count as one
        }
    }
}
