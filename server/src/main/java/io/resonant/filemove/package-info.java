/**
 * Moves all files from one store to another while people go on working, and back again. Owns file_moves; the other
 * tables of files are those of {@code file}.
 */
@NullMarked
package io.resonant.filemove;

import org.jspecify.annotations.NullMarked;
