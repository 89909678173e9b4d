/** Cutting of streams into pieces whose borders follow the content. */
@NullMarked
package io.resonant.kernel.chunk;

import org.jspecify.annotations.NullMarked;
