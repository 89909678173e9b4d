/** Whole databases as files, and the proof that two of them hold the same rows. */
@NullMarked
package io.resonant.kernel.image;

import org.jspecify.annotations.NullMarked;
