/** What tests of several features share. */
@NullMarked
package io.resonant.testing;

import org.jspecify.annotations.NullMarked;
