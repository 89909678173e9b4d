/**
 * What the viewer (Lichtblick) asks an organisation's server for, in its own words: extensions and layouts of a workspace.
 * Its contract is not ours to change. Owns {@code viewer_layouts}, {@code viewer_versions}, {@code viewer_extensions} and
 * {@code viewer_recordings}.
 */
@NullMarked
package io.resonant.viewer;

import org.jspecify.annotations.NullMarked;
