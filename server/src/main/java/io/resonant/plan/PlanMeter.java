package io.resonant.plan;

import io.resonant.kernel.database.Transaction;
import java.util.function.ToLongFunction;

/**
 * Tells how much an organisation uses. The feature that keeps what is counted also asks {@link Plans#admit} before it
 * keeps more, with the same count.
 */
public record PlanMeter(Limit limit, ToLongFunction<Transaction> used) {}
