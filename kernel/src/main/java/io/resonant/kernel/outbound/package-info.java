/**
 * Calls to other people's servers, owner of {@code java.net.http}: timeouts, size limits, retries that obey the other
 * side, server-sent events, and a guard that keeps calls out of private networks unless the operator named the address.
 */
@NullMarked
package io.resonant.kernel.outbound;

import org.jspecify.annotations.NullMarked;
