/** What people change about themselves: name, language, password, and the organisation they act for. */
@NullMarked
package io.resonant.profile;

import org.jspecify.annotations.NullMarked;
