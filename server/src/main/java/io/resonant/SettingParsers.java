package io.resonant;

import static java.util.stream.Collectors.joining;

import io.resonant.account.BreachedPasswords;
import io.resonant.intent.IntentType;
import io.resonant.kernel.config.InvalidValueException;
import io.resonant.kernel.config.Key;
import io.resonant.kernel.config.Secret;
import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.wire.TrustedProxies;
import io.resonant.model.PriceTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Turns the texts of {@link Settings} into values, for those that only the product knows. */
final class SettingParsers {
    private SettingParsers() {}

    static Secret secretKey(String text) throws InvalidValueException {
        try {
            SecretKeys.of(text, null);
        } catch (SecretKeys.WeakSecretException e) {
            throw new InvalidValueException("secret_weak", Map.of("reason", String.valueOf(e.getMessage())));
        }
        return new Secret(text);
    }

    static BreachedPasswords breachedPasswords(String file) throws InvalidValueException {
        try {
            return BreachedPasswords.in(Path.of(file));
        } catch (IOException | InvalidPathException e) {
            throw new InvalidValueException("passwords_unreadable", Map.of("reason", String.valueOf(e.getMessage())));
        }
    }

    /** Brackets belong to addresses of pages; people write them here as well. */
    static String host(String text) {
        return text.matches("\\[.*]") ? text.substring(1, text.length() - 1) : text;
    }

    static List<String> origins(String text) throws InvalidValueException {
        for (var origin : Key.split(text)) {
            if (!origin.matches("https?://[^/?#@]+")) {
                throw new InvalidValueException("origin_expected", Map.of("item", origin));
            }
        }
        return Key.split(text);
    }

    static URI redis(String text) throws InvalidValueException {
        try {
            var address = URI.create(text);
            if (address.getHost() != null
                    && ("redis".equals(address.getScheme()) || "rediss".equals(address.getScheme()))
                    && address.getPath().matches("/?|/\\d+")) {
                return address;
            }
        } catch (IllegalArgumentException _) {
            // it is no address at all
        }
        throw new InvalidValueException("redis_expected", Map.of());
    }

    /** What RFC 9116 allows of a contact: each must say by its scheme how to reach somebody, and the web only encrypted. */
    static List<URI> contacts(String text) throws InvalidValueException {
        var contacts = new ArrayList<URI>();
        for (var item : Key.split(text)) {
            if (!item.matches("mailto:[^\\s@,]+@[^\\s@,]+|https://[^\\s,]+|tel:\\+[0-9-]+")) {
                throw new InvalidValueException("contact_expected", Map.of("item", item));
            }
            try {
                contacts.add(URI.create(item));
            } catch (IllegalArgumentException e) {
                throw new InvalidValueException("contact_expected", Map.of("item", item));
            }
        }
        return List.copyOf(contacts);
    }

    static LocalDate day(String text) throws InvalidValueException {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new InvalidValueException("day_expected", Map.of());
        }
    }

    static ZoneId zone(String text) throws InvalidValueException {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new InvalidValueException("zone_expected", Map.of());
        }
    }

    static PriceTable prices(String file) throws InvalidValueException {
        try {
            return PriceTable.read(Path.of(file));
        } catch (Problem | UncheckedIOException | InvalidPathException e) {
            throw new InvalidValueException("prices_unreadable", Map.of("reason", String.valueOf(e.getMessage())));
        }
    }

    static List<IntentType> intentTypes(String text) throws InvalidValueException {
        var types = new ArrayList<IntentType>();
        for (var name : Key.split(text)) {
            types.add(IntentType.of(name).orElseThrow(() -> {
                var choices =
                        Arrays.stream(IntentType.values()).map(IntentType::text).collect(joining(", "));
                return new InvalidValueException("choice_expected", Map.of("choices", choices));
            }));
        }
        return types;
    }

    static TrustedProxies proxies(String text) throws InvalidValueException {
        try {
            return TrustedProxies.of(Key.split(text));
        } catch (IllegalArgumentException e) {
            throw new InvalidValueException("network_expected", Map.of());
        }
    }
}
