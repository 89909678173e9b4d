package io.resonant.account;

import io.resonant.kernel.problem.Problem;
import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An address in the one spelling under which it is kept: lower case, the domain in ASCII. Two spellings of one address
 * must never become two people, nor two look-alike addresses one person.
 */
public record EmailAddress(String value) {
    private static final int MAX_LENGTH = 254; // RFC 5321, 4.5.3.1.3, without the angle brackets
    private static final int MAX_LOCAL = 64;
    private static final String ATOM = "[a-z0-9!#$%&'*+/=?^_`{|}~-]+";
    private static final Pattern LOCAL = Pattern.compile(ATOM + "(\\." + ATOM + ")*");
    private static final Pattern DOMAIN =
            Pattern.compile("localhost|([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z0-9-]*[a-z][a-z0-9-]*");
    private static final String IDEOGRAPHIC_FULL_STOP = "。";

    /** @throws Problem 422 with the field */
    public static EmailAddress of(String text, String field) {
        var trimmed = text.strip();
        if (looksLikeAnother(trimmed)) {
            throw Problem.invalid(field, "email_lookalike");
        }
        return canonical(trimmed).orElseThrow(() -> Problem.invalid(field, "email_invalid"));
    }

    /** For sign-in, where a malformed address is just one that nobody has. */
    public static Optional<EmailAddress> find(String text) {
        var trimmed = text.strip();
        return looksLikeAnother(trimmed) ? Optional.empty() : canonical(trimmed);
    }

    String localPart() {
        return value.substring(0, value.lastIndexOf('@'));
    }

    @Override
    public String toString() {
        return value;
    }

    /** Full-width and other compatibility letters look like plain ones but are different. */
    private static boolean looksLikeAnother(String text) {
        return !Normalizer.normalize(text, Normalizer.Form.NFKC)
                .equals(Normalizer.normalize(text, Normalizer.Form.NFC));
    }

    private static Optional<EmailAddress> canonical(String text) {
        int at = text.lastIndexOf('@');
        if (at < 1 || text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        var local = text.substring(0, at).toLowerCase(Locale.ROOT);
        var domain = asciiDomain(text.substring(at + 1).toLowerCase(Locale.ROOT).replace(IDEOGRAPHIC_FULL_STOP, "."));
        if (local.length() > MAX_LOCAL
                || local.length() + 1 + domain.length() > MAX_LENGTH
                || !LOCAL.matcher(local).matches()
                || !DOMAIN.matcher(domain).matches()) {
            return Optional.empty();
        }
        return Optional.of(new EmailAddress(local + "@" + domain));
    }

    /** Empty when it has no ASCII form that leads back to the same text, for instance because of invisible letters. */
    private static String asciiDomain(String domain) {
        try {
            var ascii = IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
            var same = domain.equals(ascii)
                    || IDN.toUnicode(ascii).equals(Normalizer.normalize(domain, Normalizer.Form.NFC));
            return same ? ascii : "";
        } catch (IllegalArgumentException _) {
            return "";
        }
    }
}
