package io.resonant.passkey;

import io.resonant.kernel.json.Json;
import io.resonant.kernel.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The two things that are read of a browser's answer before it is verified: which passkey, and which challenge. */
final class Answer {
    private Answer() {}

    static String id(Json response) {
        return response.tree().path("id").stringValue("");
    }

    /** @throws Problem 401 {@code passkey_refused} */
    static String challenge(Json response) {
        try {
            var client = decoded(
                    response.tree().path("response").path("clientDataJSON").stringValue(""));
            return decoded(Json.parse(client).tree().path("challenge").stringValue(""));
        } catch (IllegalArgumentException | Problem e) {
            throw Problem.of(401, "passkey_refused").cause(e);
        }
    }

    private static String decoded(String base64) {
        return new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
