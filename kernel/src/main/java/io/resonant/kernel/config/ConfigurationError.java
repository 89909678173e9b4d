package io.resonant.kernel.config;

import java.util.Map;

/**
 * One mistake in the settings.
 *
 * @param code names the text in {@code messages/configuration_*.properties}
 * @param key the setting; empty when the mistake is in the file as a whole
 * @param details placeholders of the text
 */
public record ConfigurationError(String code, String key, Origin origin, Map<String, String> details) {
    public ConfigurationError {
        details = Map.copyOf(details);
    }
}
