package io.resonant.kernel.webauthn;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/**
 * Verifies what browsers answer when a passkey is made or used (W3C Web Authentication Level 3, 7.1 and 7.2). The person
 * must have been verified by the device, by a finger, a face or a PIN: a passkey is then both factors at once. Who made
 * the device is not asked, because keeping a list of makers would shut people out.
 */
public final class WebAuthn {
    /** ES256, EdDSA and RS256: what authenticators have. In the order in which we like them. */
    public static final List<Integer> ALGORITHMS = List.of(-7, -8, -257);

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private final RelyingParty site;

    public WebAuthn(RelyingParty site) {
        this.site = site;
    }

    /** Loaded with the first passkey, because it takes time that the start of a server does not have. */
    private static final class Library {
        static final List<PublicKeyCredentialParameters> PARAMETERS = ALGORITHMS.stream()
                .map(algorithm -> new PublicKeyCredentialParameters(
                        PublicKeyCredentialType.PUBLIC_KEY, COSEAlgorithmIdentifier.create(algorithm)))
                .toList();
        static final ObjectConverter CONVERTER = new ObjectConverter();
        static final WebAuthnManager MANAGER = WebAuthnManager.createNonStrictWebAuthnManager(CONVERTER);
        static final AttestedCredentialDataConverter CREDENTIALS = new AttestedCredentialDataConverter(CONVERTER);
    }

    /**
     * A new passkey.
     *
     * @param response the browser's answer as JSON ({@code PublicKeyCredential.toJSON()})
     * @param challenge that the browser was given
     */
    public PublicKey register(String response, String challenge) throws PasskeyRefused {
        try {
            var parsed = Library.MANAGER.parseRegistrationResponseJSON(response);
            var data = Library.MANAGER.verify(
                    parsed, new RegistrationParameters(server(challenge), Library.PARAMETERS, true, true));
            var authenticator =
                    Objects.requireNonNull(data.getAttestationObject()).getAuthenticatorData();
            var credential = Objects.requireNonNull(authenticator.getAttestedCredentialData());
            return new PublicKey(
                    ENCODER.encodeToString(credential.getCredentialId()),
                    ENCODER.encodeToString(Library.CREDENTIALS.convert(credential)),
                    authenticator.getSignCount(),
                    authenticator.isFlagBS());
        } catch (RuntimeException e) { // the library throws anything at damaged answers
            throw new PasskeyRefused("The answer with a new passkey was refused: " + e.getMessage(), e);
        }
    }

    /**
     * The use of a passkey.
     *
     * @param known the passkey that the answer names
     * @return the passkey as it is to be kept from now on
     */
    public PublicKey use(String response, String challenge, PublicKey known) throws PasskeyRefused {
        try {
            var credential = Library.CREDENTIALS.convert(Base64.getUrlDecoder().decode(known.data()));
            var record = new CredentialRecordImpl(
                    null, true, null, known.backedUp(), known.counter(), credential, null, null, null, null);
            var data = Library.MANAGER.verify(
                    Library.MANAGER.parseAuthenticationResponseJSON(response),
                    new AuthenticationParameters(server(challenge), record, null, true, true));
            var authenticator = Objects.requireNonNull(data.getAuthenticatorData());
            return new PublicKey(
                    known.credentialId(), known.data(), authenticator.getSignCount(), authenticator.isFlagBS());
        } catch (RuntimeException e) {
            throw new PasskeyRefused("The answer with a passkey was refused: " + e.getMessage(), e);
        }
    }

    private ServerProperty server(String challenge) {
        return ServerProperty.builder()
                .origin(new Origin(site.origin()))
                .rpId(site.id())
                .challenge(new DefaultChallenge(challenge.getBytes(StandardCharsets.UTF_8)))
                .build();
    }
}
