/**
 * Secrets: password hashes, signed tokens, random tokens and the keys behind them. Owner of Bouncy Castle and Nimbus;
 * what the JDK already does is used from there.
 */
@NullMarked
package io.resonant.kernel.crypto;

import org.jspecify.annotations.NullMarked;
