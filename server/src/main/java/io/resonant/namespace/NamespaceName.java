package io.resonant.namespace;

import io.resonant.kernel.problem.Problem;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** The name that publishers write and users read; also the first part of the id of what is published. */
public record NamespaceName(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9](?:[a-z0-9_-]{0,48}[a-z0-9])?");
    private static final Pattern NOT_WORD = Pattern.compile("\\W");

    /** @throws Problem 422 with the field {@code name} */
    static NamespaceName of(String text) {
        var name = Normalizer.normalize(text, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
        if (name.isEmpty()) {
            throw Problem.invalid("name", "required");
        }
        if (name.length() > 50) {
            throw Problem.invalid("name", "too_long");
        }
        if (!FORM.matcher(name).matches()) {
            throw Problem.invalid("name", "name_characters");
        }
        return new NamespaceName(name);
    }

    /** As it stands in the ids of packages: viewers leave out everything but letters, digits and underscores. */
    public static String inIds(String name) {
        return NOT_WORD.matcher(name).replaceAll("");
    }
}
