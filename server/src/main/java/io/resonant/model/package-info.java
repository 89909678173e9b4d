/**
 * Language models over the network: one question, one filled-in form, what it used and what that costs. Two wire formats,
 * Anthropic Messages and OpenAI-compatible chat completions. Knows nothing of what is asked and why; owns no table.
 */
@NullMarked
package io.resonant.model;

import org.jspecify.annotations.NullMarked;
