/** How often somebody may do something. Owner of Bucket4j. */
@NullMarked
package io.resonant.kernel.limit;

import org.jspecify.annotations.NullMarked;
