/**
 * Which texts show which files, so that whoever sees the text sees the file, and nobody else does. Owns
 * file_references.
 */
@NullMarked
package io.resonant.reference;

import org.jspecify.annotations.NullMarked;
