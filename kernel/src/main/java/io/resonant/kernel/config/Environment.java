package io.resonant.kernel.config;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The process environment as a value, so that everything that depends on it can be tested with another one. An empty
 * variable counts as absent, because compose files and shells hand on empty ones where nothing was meant.
 */
public final class Environment {
    private final Map<String, String> variables;

    private Environment(Map<String, String> variables) {
        this.variables = new TreeMap<>();
        variables.forEach((name, value) -> {
            if (!value.isBlank()) {
                this.variables.put(name, value.strip());
            }
        });
    }

    public static Environment ofProcess() {
        return new Environment(System.getenv());
    }

    public static Environment of(Map<String, String> variables) {
        return new Environment(variables);
    }

    public Optional<String> find(String name) {
        return Optional.ofNullable(variables.get(name));
    }

    public Map<String, String> variables() {
        return Map.copyOf(variables);
    }

    /** The language that the person at the terminal reads, by POSIX precedence: {@code ja} or else {@code en}. */
    public String language() {
        return find("LC_ALL")
                .or(() -> find("LC_MESSAGES"))
                .or(() -> find("LANG"))
                .filter(locale -> locale.startsWith("ja"))
                .map(_ -> "ja")
                .orElse("en");
    }
}
