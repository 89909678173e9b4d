/**
 * Settings from the environment, a file and defaults. Knows no key: the product declares its own and gets all
 * mistakes at once, each with where it stands and what was probably meant.
 */
@NullMarked
package io.resonant.kernel.config;

import org.jspecify.annotations.NullMarked;
