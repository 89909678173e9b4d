/**
 * Which layouts and extensions suit a recording: an index of what there is, a ranker that reads it, and a model of which
 * panels people use for which data. The same index is ranked in the browser by {@code ranker.js}, to the same result, so
 * that a recording's names need not leave it. Owns no table.
 */
@NullMarked
package io.resonant.recommendation;

import org.jspecify.annotations.NullMarked;
