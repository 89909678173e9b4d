/**
 * A public installation: what it is made of before it starts, and whether it is right when it is asked from outside. Owns
 * no table.
 */
@NullMarked
package io.resonant.deploy;

import org.jspecify.annotations.NullMarked;
