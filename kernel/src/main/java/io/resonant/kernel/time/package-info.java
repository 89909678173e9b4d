/**
 * Instants cut to the precision that both databases keep, their text form, and identifiers ordered by time.
 */
@NullMarked
package io.resonant.kernel.time;

import org.jspecify.annotations.NullMarked;
