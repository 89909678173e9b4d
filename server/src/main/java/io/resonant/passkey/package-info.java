/** Signing in with a passkey instead of a password. Owns passkeys, passkey_answers. */
@NullMarked
package io.resonant.passkey;

import org.jspecify.annotations.NullMarked;
