/**
 * What happened, told to whoever listens: written in the transaction that made it true (the outbox), numbered without
 * gaps for each tenant, delivered after commit. Tables: event_log, event_sequences, event_cursors.
 */
@NullMarked
package io.resonant.kernel.event;

import org.jspecify.annotations.NullMarked;
