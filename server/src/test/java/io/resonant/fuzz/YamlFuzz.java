package io.resonant.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.yaml.MalformedYamlException;
import io.resonant.kernel.yaml.Yaml;
import java.nio.charset.StandardCharsets;

/** Whatever the front matter: it is refused with a reason, or it is JSON. */
public final class YamlFuzz implements FuzzTarget {
    private static final YamlFuzz TARGET = new YamlFuzz();

    public static void fuzzerTestOneInput(byte[] input) {
        TARGET.feed(input);
    }

    @Override
    public String name() {
        return "yaml";
    }

    @Override
    public void feed(byte[] input) {
        try {
            assertThat(JsonCodec.write(Yaml.mapping(new String(input, StandardCharsets.UTF_8))))
                    .startsWith("{");
        } catch (MalformedYamlException refused) {
            assertThat(refused).hasMessageMatching("(?s).+");
        }
    }
}
