/**
 * The intent bridge: workers that lease intents, ask a processor what to do about each, and hand its proposal to
 * {@code intent}, which checks and carries it out. Processors are rules (no key needed), Anthropic Messages and
 * OpenAI-compatible chat completions. Shares the tables of {@code intent}.
 */
@NullMarked
package io.resonant.bridge;

import org.jspecify.annotations.NullMarked;
