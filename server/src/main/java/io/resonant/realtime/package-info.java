/**
 * Tells connected clients what happens in their organisation, numbered and without gaps. Owns no table: it reads the
 * event log and keeps only connections in memory, so any number of nodes can do the same side by side.
 */
@NullMarked
package io.resonant.realtime;

import org.jspecify.annotations.NullMarked;
