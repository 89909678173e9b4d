/**
 * Carries every row of one database to another while both are in use, proves that they are equal, and carries what is
 * written afterwards back. Knows no product noun: it is told the tables.
 */
@NullMarked
package io.resonant.kernel.transfer;

import org.jspecify.annotations.NullMarked;
