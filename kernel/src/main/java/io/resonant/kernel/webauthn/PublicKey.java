package io.resonant.kernel.webauthn;

/**
 * The public part of a passkey, which is no secret.
 *
 * @param credentialId by which the authenticator knows it, in base64url
 * @param data the key and what belongs to it, in base64url
 * @param counter grows with each use on authenticators that count; a copy would show by it
 * @param backedUp whether it is kept on more than one device
 */
public record PublicKey(String credentialId, String data, long counter, boolean backedUp) {}
