package io.resonant.kernel.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;

/** Turns an event into lines that end with a line feed. Called by several threads at once. */
interface LineFormat {
    String format(ILoggingEvent event, String requestId);
}
