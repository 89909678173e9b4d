/** Lists in pages: the next page begins after a place, not after a number of rows, so nothing is skipped or repeated. */
@NullMarked
package io.resonant.kernel.page;

import org.jspecify.annotations.NullMarked;
