/**
 * The tables that are carried from one database to another, and what the two databases say of them. Knows no product
 * noun: it is told the names.
 */
@NullMarked
package io.resonant.kernel.catalogue;

import org.jspecify.annotations.NullMarked;
