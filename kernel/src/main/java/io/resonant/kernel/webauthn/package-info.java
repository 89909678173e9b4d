/** Passkeys (W3C Web Authentication): what a browser answers is verified here. Owns webauthn4j. */
@NullMarked
package io.resonant.kernel.webauthn;

import org.jspecify.annotations.NullMarked;
