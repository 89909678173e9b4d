/** Pictures of strangers, made harmless. Owner of ImageIO and AWT's images. */
@NullMarked
package io.resonant.kernel.picture;

import org.jspecify.annotations.NullMarked;
