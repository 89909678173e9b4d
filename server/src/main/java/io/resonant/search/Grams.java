package io.resonant.search;

import io.resonant.kernel.text.TextFolding;
import java.util.List;
import java.util.UUID;

/** Pairs of characters as words that both databases index alike: hexadecimal, so that no tokenizer has an opinion. */
final class Grams {
    private Grams() {}

    static List<String> of(String folded) {
        return TextFolding.bigrams(folded).stream().map(Grams::token).toList();
    }

    static String token(String gram) {
        var token = new StringBuilder(12);
        gram.codePoints().forEach(point -> {
            if (!token.isEmpty()) {
                token.append('x');
            }
            token.append(Integer.toHexString(point));
        });
        return token.toString();
    }

    /** Makes the organisation one more word of each document, so that the index itself narrows to it. */
    static String tenantToken(UUID tenant) {
        return "t" + tenant.toString().replace("-", "");
    }
}
