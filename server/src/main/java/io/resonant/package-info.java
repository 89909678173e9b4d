/** Where everything comes together: the settings, the wiring and the entry point. */
@NullMarked
package io.resonant;

import org.jspecify.annotations.NullMarked;
