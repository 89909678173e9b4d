/**
 * What installs of the viewer did with extensions and layouts that were recommended to them, told by those who agreed to.
 * Private by construction: nothing here can say which rows came from the same install, or who that is. Owns
 * {@code feedback_votes}, {@code feedback_traits}, {@code feedback_installs}, {@code feedback_totals} and
 * {@code feedback_trait_totals}.
 */
@NullMarked
package io.resonant.feedback;

import org.jspecify.annotations.NullMarked;
