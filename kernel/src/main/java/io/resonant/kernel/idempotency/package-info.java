/**
 * Requests that may be sent again without being carried out twice. Owns idempotency_keys.
 */
@NullMarked
package io.resonant.kernel.idempotency;

import org.jspecify.annotations.NullMarked;
