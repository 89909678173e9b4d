package io.resonant.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Whatever the body: it is refused as such, or it says the same when it is written and read again. */
public final class JsonFuzz implements FuzzTarget {
    private static final JsonFuzz TARGET = new JsonFuzz();

    public static void fuzzerTestOneInput(byte[] input) {
        TARGET.feed(input);
    }

    @Override
    public String name() {
        return "json";
    }

    /** One of each kind of field. */
    private record Body(
            String text,
            int number,
            @Nullable UUID id,
            @Nullable List<String> list,
            @Nullable Map<String, Long> map,
            @Nullable Boolean flag) {}

    @Override
    public void feed(byte[] input) {
        try {
            var body = JsonCodec.read(input, Body.class);
            assertThat(JsonCodec.read(JsonCodec.writeBytes(body), Body.class)).isEqualTo(body);
        } catch (Problem refused) {
            assertThat(refused.status()).isIn(400, 422);
        }
        try {
            var tree = JsonCodec.tree(new String(input, StandardCharsets.UTF_8));
            if (!tree.isMissingNode()) { // of an empty text
                var again = JsonCodec.tree(JsonCodec.write(tree));
                assertThat(tree.equals(JsonFuzz::compare, again))
                        .as("%s, again: %s", tree, again)
                        .isTrue();
            }
        } catch (Problem refused) {
            assertThat(refused.status()).isIn(400, 422);
        }
    }

    /** Numbers are the same that are equal, however they are written: 2 and 2e0. */
    private static int compare(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue());
        }
        return one.equals(other) ? 0 : 1;
    }
}
