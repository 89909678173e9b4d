package io.resonant.spec;

import io.resonant.kernel.json.Json;
import io.resonant.kernel.problem.Problem;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
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

    /** The order that jsonb gives members: shorter names first, then by their bytes. */
    private static final Comparator<String> MEMBERS = Comparator.<String>comparingInt(
                    name -> name.getBytes(StandardCharsets.UTF_8).length)
            .thenComparing((a, b) -> java.util.Arrays.compareUnsigned(
                    a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8)));

    private SpecMetadata() {}

    /** @throws Problem 422 {@code invalid_input} for what is not an object, is too large or has absurd numbers */
    static Json checked(Json given, String field) {
        if (!given.text().startsWith("{")) {
            throw Problem.invalid(field, "wrong_type");
        }
        var settled = Json.of(settled(given.as(Map.class), field));
        if (settled.text().getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw Problem.invalid(field, "too_large");
        }
        return settled;
    }

    private static Map<String, @Nullable Object> settled(Map<?, ?> object, String field) {
        var members = new TreeMap<String, @Nullable Object>(MEMBERS);
        object.forEach((name, value) -> members.put((String) name, settledValue(value, field)));
        return members;
    }

    private static @Nullable Object settledValue(@Nullable Object value, String field) {
        return switch (value) {
            case Map<?, ?> object -> settled(object, field);
            case List<?> list ->
                list.stream().map(item -> settledValue(item, field)).toList();
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
