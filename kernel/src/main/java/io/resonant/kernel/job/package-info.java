/**
 * Work that runs later or again and again, on one node of all, also after a restart. Owns db-scheduler. Table:
 * scheduled_tasks.
 */
@NullMarked
package io.resonant.kernel.job;

import org.jspecify.annotations.NullMarked;
