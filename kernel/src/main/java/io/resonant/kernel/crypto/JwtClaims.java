package io.resonant.kernel.crypto;

import java.time.Instant;
import java.util.Map;

/**
 * What a token says.
 *
 * @param subject {@code sub}
 * @param id {@code jti}
 * @param issuedAt {@code iat}, in whole seconds
 * @param expiresAt {@code exp}, in whole seconds
 * @param values further claims, text only
 */
public record JwtClaims(String subject, String id, Instant issuedAt, Instant expiresAt, Map<String, String> values) {}
