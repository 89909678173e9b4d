/**
 * Signing in through somebody else's server (OpenID Connect): providers of organisations, the domains that they vouch
 * for, and whom they know. Owns identity_providers, identity_domains, identities, identity_sessions and identity_answers.
 */
@NullMarked
package io.resonant.identity;

import org.jspecify.annotations.NullMarked;
