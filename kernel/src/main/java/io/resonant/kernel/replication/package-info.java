/**
 * Which rows of a PostgreSQL database change, from a logical replication slot. Knows no product noun: it is told the
 * tables.
 */
@NullMarked
package io.resonant.kernel.replication;

import org.jspecify.annotations.NullMarked;
