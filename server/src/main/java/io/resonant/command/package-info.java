/**
 * The commands of {@code resonant}: one class each, texts in {@code messages/commands_*.properties}. A command reads its
 * arguments, calls one verb and prints; rules live in the features. Owns no table.
 */
@NullMarked
package io.resonant.command;

import org.jspecify.annotations.NullMarked;
