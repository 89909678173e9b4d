/**
 * Extensions of the viewer: what a {@code .foxe} package is, what is wrong with one, and what it would register. Only
 * the format: reads a file, runs nothing of it, owns no table.
 */
@NullMarked
package io.resonant.extension;

import org.jspecify.annotations.NullMarked;
