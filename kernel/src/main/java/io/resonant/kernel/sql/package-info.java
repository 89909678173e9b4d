/** Statements with named parameters, taken apart. */
@NullMarked
package io.resonant.kernel.sql;

import org.jspecify.annotations.NullMarked;
