package io.resonant.monitor;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the server was.
 *
 * @param from when the first step begins
 * @param stepSeconds how long a step is
 * @param nodes each node that has told anything in this time
 * @param drills the loss of everything, tried on the side, the oldest first
 */
public record MonitorReport(Instant from, int stepSeconds, List<Node> nodes, List<DrillHeld> drills) {
    /** The age, in seconds, of what never was: a year. */
    static final double NEVER = 365 * 86_400.0;

    /**
     * A server.
     *
     * @param node names it for as long as it keeps its data directory
     * @param lastSeen the minute that it told of last
     */
    public record Node(String node, Instant lastSeen, List<Series> series) {}

    /** @param values one for each step; null where nobody has measured */
    public record Series(Figure figure, List<@Nullable Double> values) {}

    /**
     * A drill.
     *
     * @param seconds until the server answered from the copy
     * @param lost seconds of work that would have been gone
     */
    public record DrillHeld(Instant at, String leg, double seconds, double lost, boolean good) {}
}
