/**
 * Archives from outside, read as what they are and not as what they say: one strict zip reader that works on a file in
 * constant memory. What two readers could understand differently is refused. Knows nothing of what is in the archive.
 */
@NullMarked
package io.resonant.kernel.archive;

import org.jspecify.annotations.NullMarked;
