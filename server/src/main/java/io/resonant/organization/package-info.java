/**
 * Organisations and who belongs to them: setting the server up, registering, inviting, roles. Owns organizations,
 * memberships, invitations, setup_tokens.
 */
@NullMarked
package io.resonant.organization;

import org.jspecify.annotations.NullMarked;
