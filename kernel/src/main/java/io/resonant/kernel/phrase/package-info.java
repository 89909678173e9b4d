/**
 * Days and amounts as people write them in Japanese and English: what a sentence names, and where. Pure functions; the
 * day that relative words count from is always given.
 */
@NullMarked
package io.resonant.kernel.phrase;

import org.jspecify.annotations.NullMarked;
