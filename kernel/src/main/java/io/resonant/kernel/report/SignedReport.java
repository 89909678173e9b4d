package io.resonant.kernel.report;

import io.resonant.kernel.crypto.Signing;
import io.resonant.kernel.json.Json;

/**
 * A report that anybody can check who has the server's public key.
 *
 * @param signature of the text of {@code report} exactly as it stands, in Base64; {@code publicKey} checks it
 */
public record SignedReport(Json report, String algorithm, String publicKey, String signature) {
    public static SignedReport of(Object report, Signing signing) {
        var text = Json.of(report);
        return new SignedReport(text, "Ed25519", signing.publicKey(), signing.sign(text.text()));
    }
}
