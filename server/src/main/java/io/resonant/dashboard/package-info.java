/** Serves the built dashboard, which the jar carries as class-path resources under {@code dashboard/}. Owns no table. */
@NullMarked
package io.resonant.dashboard;

import org.jspecify.annotations.NullMarked;
