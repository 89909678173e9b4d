/**
 * What was found in something that somebody wants to publish: findings with stable codes, and the list of small checks
 * that make them. Shared by the kinds of items; owns no table.
 */
@NullMarked
package io.resonant.check;

import org.jspecify.annotations.NullMarked;
