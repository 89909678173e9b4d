/** Who may take a connection, and who waits for one. */
@NullMarked
package io.resonant.kernel.pool;

import org.jspecify.annotations.NullMarked;
