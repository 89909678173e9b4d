package io.resonant.recommendation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Which panels of the viewer can show which message types, as its documentation says. */
final class PanelRules {
    /** Schemas in their short form by type of panel, sorted. */
    static final Map<String, List<String>> SCHEMAS = read();

    private PanelRules() {}

    private static Map<String, List<String>> read() {
        try (InputStream in = PanelRules.class.getResourceAsStream("/recommendation/panel-rules.txt")) {
            var rules = new TreeMap<String, List<String>>();
            new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .forEach(line -> {
                        int colon = line.indexOf(':');
                        rules.put(
                                line.substring(0, colon),
                                List.of(line.substring(colon + 1).strip().split(" ")));
                    });
            return Collections.unmodifiableMap(rules);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
