/**
 * Applications of others that act for a person who allowed it: an OAuth 2.1 authorization server. Owns oauth_clients,
 * oauth_grants and oauth_sessions.
 */
@NullMarked
package io.resonant.oauth;

import org.jspecify.annotations.NullMarked;
