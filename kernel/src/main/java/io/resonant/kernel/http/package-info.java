/**
 * The HTTP server, owner of Helidon: routes that declare everything about themselves, requests read strictly, answers
 * with problem details, and the limits that keep a stranger from exhausting the process. Knows nothing of the product.
 */
@NullMarked
package io.resonant.kernel.http;

import org.jspecify.annotations.NullMarked;
