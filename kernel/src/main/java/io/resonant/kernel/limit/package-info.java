/** How often somebody may do something, counted by one node or by several together. Owns rate_limits. */
@NullMarked
package io.resonant.kernel.limit;

import org.jspecify.annotations.NullMarked;
