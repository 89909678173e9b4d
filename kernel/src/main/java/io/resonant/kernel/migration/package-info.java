/**
 * Brings a database to the schema of this program. Owns Flyway. Migrations are SQL files under {@code
 * database/<engine>/} on the class path, with the same names for both engines; once released they never change.
 */
@NullMarked
package io.resonant.kernel.migration;

import org.jspecify.annotations.NullMarked;
