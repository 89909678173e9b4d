/** Listening and connections, below any protocol; files go to a socket without their bytes passing through us. */
@NullMarked
package io.resonant.kernel.socket;

import org.jspecify.annotations.NullMarked;
