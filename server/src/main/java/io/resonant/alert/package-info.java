/**
 * What is wrong with the server, found in its figures, and who is told. Owns {@code alert_states}, {@code alert_channels} and
 * {@code alert_deliveries}.
 */
@NullMarked
package io.resonant.alert;

import org.jspecify.annotations.NullMarked;
