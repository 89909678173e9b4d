/** SQL that a person types, on a connection outside of the pool. */
@NullMarked
package io.resonant.kernel.console;

import org.jspecify.annotations.NullMarked;
