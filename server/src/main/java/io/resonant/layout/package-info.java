/**
 * Layouts of the viewer: whether a viewer would take one, what it needs and shows, and what it gives away about the
 * people who made it. Only the format: reads JSON, owns no table.
 */
@NullMarked
package io.resonant.layout;

import org.jspecify.annotations.NullMarked;
