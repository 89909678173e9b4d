/** The data directory, and that one server at a time uses it. */
@NullMarked
package io.resonant.kernel.directory;

import org.jspecify.annotations.NullMarked;
