package io.resonant.feedback;

import io.resonant.kernel.crypto.Digests;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

/**
 * Names for an install that differ from item to item and from trait to trait. Counting distinct ones counts installs; putting
 * together what one install did, or the set of schemas of its recording, is impossible without its random id, which is
 * never stored. The install itself can still find its rows, to delete them.
 */
final class Pseudonyms {
    private static final int BYTES = 16;
    static final int LENGTH = 22;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final String install;

    Pseudonyms(UUID install) {
        this.install = install.toString();
    }

    /** For counting the days on which it was active. */
    String own() {
        return name("");
    }

    String forItem(String item) {
        return name(item);
    }

    /** @param item empty for the trait alone */
    String forTrait(String item, String trait) {
        return name(item + '\n' + trait);
    }

    private String name(String purpose) {
        var digest = Digests.sha256(install + '\n' + purpose);
        return ENCODER.encodeToString(Arrays.copyOf(digest, BYTES));
    }
}
