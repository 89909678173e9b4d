/**
 * The archive of a PostgreSQL: what stands in it, and the state of a moment that it gives back. pgBackRest keeps it beside the
 * data of PostgreSQL (deploy/archive); the server shares only a folder with that. Owns no table.
 */
@NullMarked
package io.resonant.archive;

import org.jspecify.annotations.NullMarked;
