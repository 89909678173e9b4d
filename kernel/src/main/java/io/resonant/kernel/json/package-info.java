/**
 * JSON in and out, owner of Jackson: snake_case names, instants in UTC with microseconds, strict about what comes from
 * outside. Everything else sees records and {@link io.resonant.kernel.json.Json}.
 */
@NullMarked
package io.resonant.kernel.json;

import org.jspecify.annotations.NullMarked;
