package io.resonant.alert;

import java.time.Instant;

/**
 * Something that is wrong now.
 *
 * @param subject the node that it is about; empty for the server as a whole
 */
public record OpenAlert(String rule, String subject, Instant openedAt) {}
