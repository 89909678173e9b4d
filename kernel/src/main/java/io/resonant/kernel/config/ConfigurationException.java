package io.resonant.kernel.config;

import io.resonant.kernel.problem.Messages;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The settings cannot be used. Holds every mistake, so that nobody has to start the server once per mistake. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<ConfigurationError> errors;

    public ConfigurationException(List<ConfigurationError> errors) {
        super(describe(errors, "en"));
        this.errors = List.copyOf(errors);
    }

    public List<ConfigurationError> errors() {
        return errors;
    }

    /** One line for each mistake, in {@code en} or {@code ja}. */
    public String report(String language) {
        return describe(errors, language);
    }

    private static String describe(List<ConfigurationError> errors, String language) {
        var messages = Messages.of("configuration", language);
        return errors.stream()
                .map(error -> {
                    var parameters = new TreeMap<String, @Nullable Object>(error.details());
                    parameters.put("key", error.key());
                    parameters.put("origin", origin(error.origin(), messages));
                    return messages.text(error.code(), parameters);
                })
                .collect(Collectors.joining("\n"));
    }

    private static String origin(Origin origin, Messages messages) {
        return switch (origin) {
            case Origin.Variable _ -> messages.text("origin_environment", Map.of());
            case Origin.Default _ -> messages.text("origin_default", Map.of());
            case Origin.Line line -> line.toString();
        };
    }
}
