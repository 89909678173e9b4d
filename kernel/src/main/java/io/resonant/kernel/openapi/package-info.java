/** The contract of the HTTP API, written from the declared routes: as OpenAPI 3.1 for programs, as a page for people. */
@NullMarked
package io.resonant.kernel.openapi;

import org.jspecify.annotations.NullMarked;
