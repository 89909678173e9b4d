/** The people of the whole server, for those who run it: where they are signed in and which keys they have. Owns no table. */
@NullMarked
package io.resonant.directory;

import org.jspecify.annotations.NullMarked;
