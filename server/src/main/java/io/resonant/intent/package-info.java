/**
 * What people ask the bridge to do: the queue, the trail of every step, the policy that decides which proposed actions
 * are carried out, and the budget. Knows no model; {@code bridge} does the thinking and hands in proposals.
 * Owns intents, intent_*.
 */
@NullMarked
package io.resonant.intent;

import org.jspecify.annotations.NullMarked;
