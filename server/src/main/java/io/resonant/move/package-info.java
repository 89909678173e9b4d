/**
 * Moves the whole installation to another database while it is used, and back. Owns no table: where a move stands is
 * written in the databases themselves, by {@code kernel.transfer}.
 */
@NullMarked
package io.resonant.move;

import org.jspecify.annotations.NullMarked;
