package io.resonant;

import io.resonant.kernel.config.InvalidValueException;
import io.resonant.kernel.config.Key;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Settings of signing in through somebody else's server. */
final class IdentitySettings {
    /** Issuers in a private network: owners of organisations may name others, and those are public ones. */
    static final Key<List<String>> PRIVATE_ISSUERS =
            Key.of("RESONANT_PRIVATE_ISSUERS", IdentitySettings::issuers).orElse("");

    private IdentitySettings() {}

    private static List<String> issuers(String text) throws InvalidValueException {
        var issuers = new ArrayList<String>();
        for (var item : Key.split(text)) {
            var bare = item.endsWith("/") ? item.substring(0, item.length() - 1) : item;
            if (!bare.matches("https?://[^/?#@\\s]+(?:/[^?#\\s]*)?")) {
                throw new InvalidValueException("address_expected", Map.of());
            }
            issuers.add(URI.create(bare).toString());
        }
        return List.copyOf(issuers);
    }
}
