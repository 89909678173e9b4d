/**
 * Delivers the outbox: tells at once who listens that a tenant has new events, on all nodes, and runs durable consumers
 * that see every event in order and exactly once. Tables: event_cursors; reads event_log and event_sequences.
 */
@NullMarked
package io.resonant.kernel.feed;

import org.jspecify.annotations.NullMarked;
