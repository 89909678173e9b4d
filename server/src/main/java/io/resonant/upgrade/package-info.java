/**
 * From the schema of one program to that of the next: tried on a copy, with a proven backup to go back to. Owns no table: how
 * an upgrade stands is told by a file beside the keys of backups, which the restore of a database leaves alone.
 */
@NullMarked
package io.resonant.upgrade;

import org.jspecify.annotations.NullMarked;
