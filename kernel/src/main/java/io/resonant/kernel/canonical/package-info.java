/**
 * One form for rows whichever engine they come from, so that they can be moved and compared. It is the
 * tuple of PostgreSQL's binary COPY; conversion, hashes and binding all meet there.
 */
@NullMarked
package io.resonant.kernel.canonical;

import org.jspecify.annotations.NullMarked;
