/** Values kept in this process for a while, owner of Caffeine. What is kept here is never the only copy. */
@NullMarked
package io.resonant.kernel.cache;

import org.jspecify.annotations.NullMarked;
