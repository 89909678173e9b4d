/**
 * What happened, told to whoever listens: written in the transaction that made it true (the outbox), numbered without
 * gaps for each tenant, delivered after commit. Values only: {@code kernel.database} writes the outbox, {@code kernel.feed} reads it.
 */
@NullMarked
package io.resonant.kernel.event;

import org.jspecify.annotations.NullMarked;
