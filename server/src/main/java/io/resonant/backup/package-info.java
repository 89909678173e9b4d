/**
 * Backups of everything as one unit, and the proof that each can be restored. Owns no table: what was backed up and what
 * was proven is told by the places that hold the backups, which outlive the database.
 */
@NullMarked
package io.resonant.backup;

import org.jspecify.annotations.NullMarked;
