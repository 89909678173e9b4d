package io.resonant.spec;

import io.resonant.kernel.json.Json;
import io.resonant.kernel.problem.Problem;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The free part of a spec, in one form on both engines: PostgreSQL's jsonb keeps neither the order of members nor the
 * spelling of numbers, so both are settled before it is stored.
 */
final class SpecMetadata {
    static final int MAX_BYTES = 64 * 1024;
    private static final int MAX_DIGITS = 300;
    private static final int MAX_NAME = 200;
    private static final int MAX_DEPTH = 16;

    /** The order that jsonb gives members: shorter names first, then by their bytes. */
    private static final Comparator<String> MEMBERS = Comparator.<String>comparingInt(
                    name -> name.getBytes(StandardCharsets.UTF_8).length)
            .thenComparing((a, b) ->
                    Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8)));

    private SpecMetadata() {}

    /** @throws Problem 422 {@code invalid_input} for what is not an object, is too large or has absurd numbers */
    static Json checked(Json given, String field) {
        if (!given.text().startsWith("{")) {
            throw Problem.invalid(field, "wrong_type");
        }
        var settled = Json.of(settled(given.as(Map.class), field, 1));
        if (settled.text().getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw Problem.invalid(field, "too_large");
        }
        return settled;
    }

    private static Map<String, @Nullable Object> settled(Map<?, ?> object, String field, int depth) {
        var members = new TreeMap<String, @Nullable Object>(MEMBERS);
        object.forEach((key, value) -> {
            var name = (String) key;
            if (name.length() > MAX_NAME) {
                throw Problem.invalid(field, "too_long"); // or an export could not say it in YAML
            }
            members.put(name, settledValue(value, field, depth + 1));
        });
        return members;
    }

    private static @Nullable Object settledValue(@Nullable Object value, String field, int depth) {
        if (depth > MAX_DEPTH) {
            throw Problem.invalid(field, "invalid");
        }
        return switch (value) {
            case Map<?, ?> object -> settled(object, field, depth);
            case List<?> list -> {
                var items = new ArrayList<@Nullable Object>();
                list.forEach(item -> items.add(settledValue(item, field, depth + 1)));
                yield items;
            }
            case Number number -> settledNumber(new BigDecimal(number.toString()), field);
            case null, default -> value;
        };
    }

    private static BigDecimal settledNumber(BigDecimal number, String field) {
        if (Math.abs((long) number.precision() - number.scale()) > MAX_DIGITS || number.precision() > MAX_DIGITS) {
            throw Problem.invalid(field, "too_large");
        }
        return number.scale() < 0 ? number.setScale(0) : number;
    }
}
