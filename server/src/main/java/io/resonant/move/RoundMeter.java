package io.resonant.move;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** How long rounds take lately, and so how old what has arrived is, and how long the round in a pause would take. */
final class RoundMeter {
    private static final double NEWEST = 0.2; // what a new measurement counts beside all former ones
    private static final long FEW = 20;
    /** The fence, the round and the opening are about as long as a round with nothing in it, each. */
    private static final int STEPS = 3;

    private boolean known;
    private long arrived;
    private double emptyNanos = -1;
    private double shortestNanos = -1;
    private double keyNanos;

    /** The state of this moment has arrived, or will have when the copy ends. */
    synchronized void arrived(long nanos) {
        known = true;
        arrived = nanos;
    }

    synchronized void measured(long started, long ended, long keys) {
        var nanos = (double) (ended - started);
        shortestNanos = shortestNanos < 0 ? nanos : Math.min(shortestNanos, nanos);
        if (keys <= FEW) {
            emptyNanos = emptyNanos < 0 ? nanos : emptyNanos + NEWEST * (nanos - emptyNanos);
        } else {
            var each = Math.max(0, nanos - Math.max(0, emptyNanos)) / keys;
            keyNanos = keyNanos == 0 ? each : keyNanos + NEWEST * (each - keyNanos);
        }
        arrived(started);
    }

    /** How old the newest state is that has arrived; nothing before anything has. */
    synchronized OptionalLong lagMillis(long now) {
        return known ? OptionalLong.of(TimeUnit.NANOSECONDS.toMillis(now - arrived)) : OptionalLong.empty();
    }

    /**
     * How long writes would wait in a switch now, without the wait for those that have begun; nothing before a round
     * has ended. While writes never rest, the shortest round stands for one with nothing in it.
     */
    synchronized OptionalLong pauseMillis(long behind) {
        if (shortestNanos < 0) {
            return OptionalLong.empty();
        }
        var fixed = STEPS * (emptyNanos < 0 ? shortestNanos : emptyNanos);
        return OptionalLong.of(Math.max(1, TimeUnit.NANOSECONDS.toMillis((long) (fixed + behind * keyNanos))));
    }
}
