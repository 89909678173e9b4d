/** Logs and measurements, owner of Logback and Micrometer. */
@NullMarked
package io.resonant.kernel.telemetry;

import org.jspecify.annotations.NullMarked;
