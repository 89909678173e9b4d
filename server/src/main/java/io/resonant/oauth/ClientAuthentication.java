package io.resonant.oauth;

import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.http.Form;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.wire.UrlText;
import io.resonant.oauth.ClientStore.Named;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which application calls: it proves it by its secret in the header or the form, or it has none and says its name. */
final class ClientAuthentication {
    private static final String BASIC = "Basic ";

    private final Database database;

    ClientAuthentication(Database database) {
        this.database = database;
    }

    private record Shown(String id, @Nullable String secret) {}

    /** @throws Refusal {@code invalid_request}, {@code invalid_client} */
    Named require(Request request, Form form) {
        var shown = request.header("Authorization")
                .map(header -> basic(header, form))
                .orElseGet(() -> new Shown(
                        form.get("client_id").orElse(""),
                        form.get("client_secret")
                                .filter(secret -> !secret.isEmpty())
                                .orElse(null)));
        return Optional.ofNullable(UrlText.uuid(shown.id()))
                .flatMap(id -> database.readSystem(transaction -> ClientStore.find(transaction, id)))
                .filter(client -> isProven(client, shown.secret()))
                .orElseThrow(Refusal::unknownClient);
    }

    private static boolean isProven(Named client, @Nullable String secret) {
        return client.secretHash() == null
                ? secret == null
                : secret != null && Digests.same(client.secretHash(), Digests.sha256Hex(secret));
    }

    private static Shown basic(String header, Form form) {
        if (!header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            throw Refusal.unknownClient();
        }
        try {
            var pair = new String(
                    Base64.getDecoder().decode(header.substring(BASIC.length()).strip()), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            if (colon < 0) {
                throw Refusal.unknownClient();
            }
            var id = UrlText.decode(pair.substring(0, colon), true);
            if (form.get("client_secret").isPresent()
                    || form.get("client_id").filter(other -> !other.equals(id)).isPresent()) {
                throw Refusal.of("invalid_request", "The client proves itself in two ways; one is enough.");
            }
            var secret = UrlText.decode(pair.substring(colon + 1), true);
            return new Shown(id, secret.isEmpty() ? null : secret);
        } catch (IllegalArgumentException | Problem _) {
            throw Refusal.unknownClient();
        }
    }
}
