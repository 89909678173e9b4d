package io.resonant.feedback;

import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.crypto.Tokens;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps one network from speaking for everybody: what comes beyond its share of a day weighs nothing. Addresses are kept
 * nowhere; a network is known by a hash whose key is made anew each day, lives in memory only and is gone with the day.
 */
final class NetworkShares {
    private static final double LARGEST_SHARE = 0.05;
    /** So few votes are never too many, or a small community could not vote at all. */
    private static final long FREE = 500;

    private static final int MOST_NETWORKS = 200_000;

    private final InstantSource clock;
    private final Map<String, Long> votes = new HashMap<>();
    private LocalDate day = LocalDate.EPOCH;
    private String key = "";
    private long total;

    NetworkShares(InstantSource clock) {
        this.clock = clock;
    }

    /** Counts votes. @return whether they weigh anything */
    synchronized boolean admit(String address, int count) {
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        if (!today.equals(day)) {
            day = today;
            key = Tokens.random();
            votes.clear();
            total = 0;
        }
        var network = Digests.sha256Hex(key + network(address));
        long already = votes.getOrDefault(network, 0L);
        if (votes.size() >= MOST_NETWORKS && already == 0) {
            return false;
        }
        long share = Math.max(FREE, (long) (LARGEST_SHARE * (total + count)));
        if (already + count > share) {
            return false;
        }
        votes.put(network, already + count);
        total += count;
        return true;
    }

    /** Whoever has one address of these usually has the others too. */
    static String network(String address) {
        var separator = address.indexOf(':') < 0 ? "." : ":";
        var parts = address.split(separator.equals(".") ? "\\." : ":", -1);
        return String.join(separator, java.util.Arrays.copyOf(parts, Math.min(3, parts.length)));
    }
}
