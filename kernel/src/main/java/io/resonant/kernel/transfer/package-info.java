/**
 * Moves the rows of a database to another one, of the same engine or of the other. Every row has one canonical form, the
 * tuple of PostgreSQL's binary COPY; conversion, hashes and binding all meet there.
 */
@NullMarked
package io.resonant.kernel.transfer;

import org.jspecify.annotations.NullMarked;
