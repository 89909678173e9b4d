package io.resonant.account;

import io.resonant.kernel.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a password must be: long, and not one that is tried first (NIST SP 800-63B, 5.1.1.2). There are no rules about
 * kinds of characters, because they make people choose worse ones.
 */
final class PasswordPolicy {
    static final int MIN_CODE_POINTS = 10;
    static final int MAX_CODE_POINTS = 1000;
    private static final int MIN_DISTINCT = 5;
    private static final int PERSONAL_LENGTH = 4;
    private static final Set<String> COMMON = load();

    private PasswordPolicy() {}

    /**
     * The password in the form that is hashed: the same key presses give the same letters on every system.
     *
     * @throws Problem 422 with the field
     */
    static String accept(String password, EmailAddress email, String name, String field) {
        var normal = normalized(password);
        int length = normal.codePointCount(0, normal.length());
        if (length < MIN_CODE_POINTS) {
            throw Problem.invalid(field, "password_short");
        }
        if (length > MAX_CODE_POINTS) {
            throw Problem.invalid(field, "too_long");
        }
        var lower = normal.toLowerCase(Locale.ROOT);
        if (isCommon(lower)) {
            throw Problem.invalid(field, "password_common");
        }
        if (isPersonal(lower, email, name)) {
            throw Problem.invalid(field, "password_personal");
        }
        return normal;
    }

    static String normalized(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFC);
    }

    /** Whether it may be hashed at all; hashing something endless would be work for nothing. */
    static boolean isHashable(String password) {
        return password.length() <= 2 * MAX_CODE_POINTS;
    }

    /** A listed one, also with digits and signs around it or in place of letters. */
    private static boolean isCommon(String lower) {
        return lower.codePoints().distinct().count() < MIN_DISTINCT
                || isRun(lower)
                || Stream.of(lower, core(lower), letters(lower), letters(core(lower)), core(letters(lower)))
                        .anyMatch(COMMON::contains);
    }

    /** One letter after the other, up or down, such as 1234567890 or zyxwvutsrq. */
    private static boolean isRun(String text) {
        for (int step : new int[] {1, -1}) {
            int breaks = 0;
            for (int i = 1; i < text.length(); i++) {
                breaks += follows(text.charAt(i - 1), text.charAt(i), step) ? 0 : 1;
            }
            if (breaks <= 1) {
                return true;
            }
        }
        return false;
    }

    private static boolean follows(char one, char other, int step) {
        var digits = one >= '0' && one <= '9' && other >= '0' && other <= '9';
        return digits ? Math.floorMod(other - one, 10) == Math.floorMod(step, 10) : other - one == step;
    }

    private static String letters(String text) {
        return text.chars()
                .map(PasswordPolicy::letterFor)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String core(String text) {
        return text.replaceAll("^[^\\p{L}]+|[^\\p{L}]+$", "");
    }

    private static int letterFor(int c) {
        return switch (c) {
            case '0' -> 'o';
            case '1', '!' -> 'i';
            case '3' -> 'e';
            case '4', '@' -> 'a';
            case '5', '$' -> 's';
            case '7' -> 't';
            default -> c;
        };
    }

    private static boolean isPersonal(String lower, EmailAddress email, String name) {
        return Stream.of(
                        email.value(),
                        email.localPart(),
                        name.toLowerCase(Locale.ROOT),
                        name.toLowerCase(Locale.ROOT).replaceAll("\\s+", ""))
                .anyMatch(part -> part.length() >= PERSONAL_LENGTH && lower.contains(part));
    }

    private static Set<String> load() {
        try (InputStream in = PasswordPolicy.class.getResourceAsStream("common_passwords.txt")) {
            if (in == null) {
                throw new IllegalStateException("common_passwords.txt is missing from the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
