package io.resonant.bridge;

import io.resonant.intent.CallCost;
import io.resonant.intent.Proposal;
import io.resonant.model.ModelUsage;
import io.resonant.model.Progress;

/** Decides what to propose for an intent. It changes nothing: whatever it wants done, it proposes. */
interface IntentProcessor extends AutoCloseable {
    /** The name in the configuration and in an intent's record. */
    String provider();

    /** Empty when no model is asked; then it costs nothing. */
    String model();

    /** What came of it, and what it cost. */
    record Outcome(Proposal proposal, CallCost cost) {}

    /**
     * The most that {@link #process} can cost, in millionths of a US dollar.
     *
     * @param exactly may ask the other side to count, which shows it the text
     */
    long mostMicros(Assignment assignment, boolean exactly);

    /** @throws io.resonant.model.ModelFailure when there is nothing to propose */
    Outcome process(Assignment assignment, Progress progress);

    /** What a call without a usable answer cost. */
    CallCost price(ModelUsage usage);

    @Override
    void close();
}
