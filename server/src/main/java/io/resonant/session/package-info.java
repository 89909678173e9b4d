/**
 * Signing in and staying signed in: sessions of browsers and programs, tokens, cookies, throttling, and the gate that
 * tells every route who is calling. Owns sessions, refresh_tokens, sign_in_throttles.
 */
@NullMarked
package io.resonant.session;

import org.jspecify.annotations.NullMarked;
