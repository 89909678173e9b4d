/**
 * What the process tells about itself: log lines that carry the request id and hide secrets, and measurements for
 * Prometheus. Owner of Logback and Micrometer.
 */
@NullMarked
package io.resonant.kernel.telemetry;

import org.jspecify.annotations.NullMarked;
