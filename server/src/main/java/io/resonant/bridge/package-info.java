/**
 * The intent bridge: workers that lease intents, ask a processor what to do about each, and hand its proposal to
 * {@code intent}, which has it checked and carried out. A processor works by rules, which need no key, or asks a model.
 * Owns no table.
 */
@NullMarked
package io.resonant.bridge;

import org.jspecify.annotations.NullMarked;
