/** Talks to a Redis that nodes share. What lies there may be lost at any moment. */
@NullMarked
package io.resonant.kernel.redis;

import org.jspecify.annotations.NullMarked;
