/**
 * The figures of the last day and what is wrong by them, for those who run no monitoring beside the server. Owns
 * {@code monitor_samples}.
 */
@NullMarked
package io.resonant.monitor;

import org.jspecify.annotations.NullMarked;
