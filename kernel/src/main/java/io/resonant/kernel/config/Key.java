package io.resonant.kernel.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One setting that the product understands: its name in the environment and in the file, how its text becomes a value,
 * and how it may be shown.
 */
public final class Key<T> {
    private final String name;
    private final Parser<T> parser;
    private final UnaryOperator<String> display;
    private final @Nullable String defaultText;

    private Key(String name, Parser<T> parser, UnaryOperator<String> display, @Nullable String defaultText) {
        this.name = name;
        this.parser = parser;
        this.display = display;
        this.defaultText = defaultText;
    }

    /** Turns the text that a person wrote, without surrounding white space and never empty, into a value. */
    @FunctionalInterface
    public interface Parser<T> {
        T parse(String text) throws InvalidValueException;
    }

    public static <T> Key<T> of(String name, Parser<T> parser) {
        return new Key<>(name, parser, text -> text, null);
    }

    public static Key<String> text(String name) {
        return of(name, text -> text);
    }

    public static Key<Secret> secret(String name) {
        return Key.<Secret>of(name, Secret::new).shown(text -> new Secret(text).toString());
    }

    /** A whole number between the bounds, both included. */
    public static Key<Long> number(String name, long least, long most) {
        return of(name, text -> {
            try {
                var number = Long.parseLong(text);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException notANumber) {
                // reported below, together with numbers out of range
            }
            throw new InvalidValueException(
                    "number_expected", Map.of("least", String.valueOf(least), "most", String.valueOf(most)));
        });
    }

    /** One constant of an enum, written in lower case. */
    public static <E extends Enum<E>> Key<E> choice(String name, Class<E> type) {
        return of(name, text -> {
            for (E constant : type.getEnumConstants()) {
                if (lower(constant).equals(text.toLowerCase(Locale.ROOT))) {
                    return constant;
                }
            }
            var choices = Arrays.stream(type.getEnumConstants()).map(Key::lower).collect(Collectors.joining(", "));
            throw new InvalidValueException("choice_expected", Map.of("choices", choices));
        });
    }

    /** Items separated by commas; empty items are ignored. */
    public static Key<List<String>> list(String name) {
        return of(name, Key::split);
    }

    public static Key<Path> path(String name) {
        return of(name, text -> {
            try {
                return Path.of(text);
            } catch (InvalidPathException e) {
                throw new InvalidValueException("path_expected", Map.of());
            }
        });
    }

    /** An absolute http or https address without query and fragment; a trailing slash is dropped. */
    public static Key<URI> address(String name) {
        return of(name, Key::parseAddress);
    }

    /** The items of a list as {@link #list} splits them, for parsers of lists with typed items. */
    public static List<String> split(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    static URI parseAddress(String text) throws InvalidValueException {
        try {
            var address = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            var web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
            if (web && address.getHost() != null && address.getQuery() == null && address.getFragment() == null) {
                return address;
            }
        } catch (URISyntaxException malformed) {
            // reported below, together with addresses of another kind
        }
        throw new InvalidValueException("address_expected", Map.of());
    }

    /** The value when nobody gives one. Written as text so that it is checked and shown like any other. */
    public Key<T> orElse(String text) {
        return new Key<>(name, parser, display, text);
    }

    /** How the text may be shown, for values that hold a secret in part, such as an address with a password. */
    public Key<T> shown(UnaryOperator<String> masking) {
        return new Key<>(name, parser, masking, defaultText);
    }

    public String name() {
        return name;
    }

    @Nullable
    String defaultText() {
        return defaultText;
    }

    T parse(String text) throws InvalidValueException {
        return parser.parse(text);
    }

    String display(String text) {
        return display.apply(text);
    }

    @Override
    public String toString() {
        return name;
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
