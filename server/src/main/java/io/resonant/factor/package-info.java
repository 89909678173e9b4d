/** The second factor of signing in: codes of an authenticator program, and recovery codes. Owns totp_factors, recovery_codes. */
@NullMarked
package io.resonant.factor;

import org.jspecify.annotations.NullMarked;
