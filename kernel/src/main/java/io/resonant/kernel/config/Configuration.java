package io.resonant.kernel.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings in force: environment before file before default. Reading collects every mistake instead of stopping at
 * the first; the product adds those that concern several settings with {@link #reject} and then asks for
 * {@link #throwIfInvalid}, before it uses any value.
 */
public final class Configuration {
    /** What Kubernetes puts into every container beside a service of our name; nobody wrote it, so nobody misspelt it. */
    private static final Pattern SERVICE_LINK =
            Pattern.compile(".*_(SERVICE_(HOST|PORT)(_[A-Z0-9_]+)?|PORT_\\d+_(TCP|UDP)(_(PROTO|PORT|ADDR))?)");

    private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp)://.*");

    private final Map<String, Effective> effective = new LinkedHashMap<>();
    private final List<ConfigurationError> errors = new ArrayList<>();

    private Configuration() {}

    /** A setting as it is in force; {@code shown} has secrets masked, and is null when the setting is absent. */
    public record Entry(String name, @Nullable String shown, Origin origin) {}

    private record Effective(
            Key<?> key, @Nullable String text, @Nullable Object value, Origin origin) {}

    /**
     * @param prefix of the variables that are ours: an unknown variable that starts with it is a mistake
     * @param foreign names with that prefix that are read elsewhere, for instance by the launcher
     */
    public static Configuration read(
            List<Key<?>> keys, Environment environment, ConfigurationFile file, String prefix, Set<String> foreign) {
        var configuration = new Configuration();
        var names = keys.stream().map(Key::name).toList();
        configuration.errors.addAll(file.errors());
        environment.variables().forEach((name, value) -> {
            if (name.startsWith(prefix) && !names.contains(name) && !foreign.contains(name) && !link(name, value)) {
                configuration.unknown(name, names, new Origin.Variable());
            }
        });
        for (var entry : file.entries()) {
            if (!names.contains(entry.name())) {
                configuration.unknown(entry.name(), names, entry.origin());
            }
        }
        for (var key : keys) {
            configuration.resolve(key, environment, file);
        }
        return configuration;
    }

    /** The value of a setting that has a default. While the configuration is invalid this may be the default. */
    public <T> T get(Key<T> key) {
        return find(key).orElseThrow(() -> new IllegalStateException(key + " has no default; use find"));
    }

    public <T> Optional<T> find(Key<T> key) {
        @SuppressWarnings("unchecked") // resolve() put what this key's own parser returned
        var value = (T) known(key).value();
        return Optional.ofNullable(value);
    }

    public Origin origin(Key<?> key) {
        return known(key).origin();
    }

    /** Whether somebody chose the value, be it the same as the default. */
    public boolean given(Key<?> key) {
        return !(origin(key) instanceof Origin.Default);
    }

    public List<Entry> entries() {
        return effective.values().stream()
                .map(value -> new Entry(
                        value.key().name(),
                        value.text() == null ? null : value.key().display(value.text()),
                        value.origin()))
                .toList();
    }

    /** What somebody chose, by name, in clear: only for what is encrypted before it is kept. */
    public Map<String, String> chosen() {
        var chosen = new LinkedHashMap<String, String>();
        for (var value : effective.values()) {
            if (value.text() != null && given(value.key())) {
                chosen.put(value.key().name(), value.text());
            }
        }
        return chosen;
    }

    /** Adds a mistake that only the product can see, such as a key that another one needs. */
    public void reject(Key<?> key, String code, Map<String, String> details) {
        errors.add(new ConfigurationError(code, key.name(), origin(key), details));
    }

    /** @throws ConfigurationException with all mistakes, if there is one */
    public void throwIfInvalid() {
        if (!errors.isEmpty()) {
            throw new ConfigurationException(errors);
        }
    }

    private Effective known(Key<?> key) {
        var value = effective.get(key.name());
        if (value == null) {
            throw new IllegalArgumentException(key + " was not declared to read()");
        }
        return value;
    }

    private void resolve(Key<?> key, Environment environment, ConfigurationFile file) {
        var variable = environment.find(key.name());
        if (variable.isPresent()) {
            accept(key, variable.get(), new Origin.Variable());
            return;
        }
        var line = file.entries().stream()
                .filter(entry ->
                        entry.name().equals(key.name()) && !entry.value().isEmpty())
                .reduce((_, last) -> last);
        if (line.isPresent()) {
            accept(key, line.get().value(), line.get().origin());
            return;
        }
        acceptDefault(key);
    }

    private void accept(Key<?> key, String text, Origin origin) {
        try {
            effective.put(key.name(), new Effective(key, text, key.parse(text), origin));
        } catch (InvalidValueException e) {
            var details = new LinkedHashMap<>(e.details());
            details.put("value", key.display(text));
            errors.add(new ConfigurationError(e.code(), key.name(), origin, details));
            acceptDefault(key);
        }
    }

    private void acceptDefault(Key<?> key) {
        var text = key.defaultText();
        try {
            var value = text == null ? null : key.parse(text);
            effective.put(key.name(), new Effective(key, text, value, new Origin.Default()));
        } catch (InvalidValueException e) {
            throw new IllegalStateException("The default of " + key + " is not valid", e);
        }
    }

    private void unknown(String name, List<String> names, Origin origin) {
        var suggestion = Spelling.nearest(name, names);
        errors.add(suggestion
                .map(meant -> new ConfigurationError("key_unknown_similar", name, origin, Map.of("meant", meant)))
                .orElseGet(() -> new ConfigurationError("key_unknown", name, origin, Map.of())));
    }

    private static boolean link(String name, String value) {
        return SERVICE_LINK.matcher(name).matches()
                || SERVICE_ADDRESS.matcher(value).matches();
    }
}
