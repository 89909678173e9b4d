/**
 * What the text of a script shows without running it: what it registers with the viewer, which topics it reads, which
 * functions it uses that reach beyond the viewer. A script that wants to hide can; this informs readers, it is no wall.
 */
@NullMarked
package io.resonant.script;

import org.jspecify.annotations.NullMarked;
