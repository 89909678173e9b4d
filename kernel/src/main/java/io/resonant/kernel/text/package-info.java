/**
 * Text as people write it: Markdown with its structure and places, text folded so that search finds it, the lines in
 * which two texts differ. Owner of commonmark. Lines are counted from 1, offsets into text from 0.
 */
@NullMarked
package io.resonant.kernel.text;

import org.jspecify.annotations.NullMarked;
