/**
 * Who somebody is: people, their passwords, sessions and tokens, and for which organisation they act. Knows that
 * organisations exist only through {@code Memberships}, which the feature above fills.
 * Owns users, user_*, sessions, refresh_tokens, sign_in_throttles.
 */
@NullMarked
package io.resonant.account;

import org.jspecify.annotations.NullMarked;
