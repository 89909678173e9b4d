/** Values as their text in bytes: checked, read and written without making a string, because a move reads millions. */
@NullMarked
package io.resonant.kernel.literal;

import org.jspecify.annotations.NullMarked;
