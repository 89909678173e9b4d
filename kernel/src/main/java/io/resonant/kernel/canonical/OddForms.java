package io.resonant.kernel.canonical;

import io.resonant.kernel.literal.InstantText;
import io.resonant.kernel.literal.JsonHash;
import io.resonant.kernel.literal.JsonText;
import io.resonant.kernel.literal.Utf8;
import io.resonant.kernel.literal.UuidText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Reads the values that have not our own form: gives each its rules and writes what they make of it. Every method
 * returns whether the row goes on.
 */
final class OddForms {
    private static final Pattern NUMERAL =
            Pattern.compile("[+-]?(?:\\d{1,60}(?:\\.\\d{0,60})?|\\.\\d{1,60})(?:[eE][+-]?\\d{1,3})?");
    private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final BigDecimal SMALLEST = BigDecimal.valueOf(Long.MIN_VALUE);

    private OddForms() {}

    static boolean text(OddCase found, RowEncoder out) {
        var text = repairedText(found);
        if (!found.repairs()) {
            return found.otherwise(out);
        }
        out.text(text);
        return true;
    }

    /** Also for documents that have no fault but two members of one name. */
    static boolean json(OddCase found, RowEncoder out) {
        var text = repairedText(found);
        var flags = JsonText.check(text, 0, text.length);
        if ((flags & JsonText.NOT_JSON) != 0) {
            found.meet(OddRule.JSON_NOT_JSON);
            text = JsonText.quote(text);
        } else if (flags != 0) {
            if ((flags & JsonText.NUL_ESCAPE) != 0) {
                found.meet(OddRule.JSON_NUL_ESCAPE);
            }
            if ((flags & JsonText.LONE_SURROGATE) != 0) {
                found.meet(OddRule.JSON_LONE_SURROGATE);
            }
            if ((flags & JsonText.NUMBER_TOO_LARGE) != 0) {
                found.meet(OddRule.JSON_NUMBER_TOO_LARGE);
            }
            text = JsonText.repair(text);
        }
        var tree = new JsonHash();
        tree.of(text, 0, text.length);
        if (tree.metDuplicates()) {
            found.meet(OddRule.JSON_DUPLICATE_KEY);
        }
        if (!found.repairs()) {
            return found.otherwise(out);
        }
        out.json(text);
        return true;
    }

    static boolean uuid(OddCase found, RowEncoder out) {
        var original = found.original();
        UUID value;
        var reading = found.isBlob() ? null : UuidText.read(original);
        if (found.isBlob() && original.length == 16) {
            found.meet(OddRule.UUID_AS_BYTES);
            value = UuidText.ofBytes(original);
        } else if (reading == null) {
            var empty = new String(original, StandardCharsets.ISO_8859_1).isBlank();
            found.meet(empty ? OddRule.UUID_EMPTY : OddRule.UUID_NOT_A_UUID);
            value = UuidText.derived(original);
        } else {
            switch (reading.form()) {
                case UPPER_CASE -> found.meet(OddRule.UUID_UPPER_CASE);
                case WITHOUT_DASHES -> found.meet(OddRule.UUID_WITHOUT_DASHES);
                case IN_BRACES -> found.meet(OddRule.UUID_IN_BRACES);
                case CANONICAL -> {} // nothing to say of it
            }
            value = reading.value();
        }
        if (!found.repairs()) {
            return found.otherwise(out);
        }
        out.uuid(value.getMostSignificantBits(), value.getLeastSignificantBits());
        return true;
    }

    static boolean instant(InstantText.Reading reading, OddCase found, RowEncoder out) {
        switch (reading.form()) {
            case CANONICAL -> {} // nothing to say of it
            case OTHER_FORM, WITH_TIME -> found.meet(OddRule.INSTANT_FORM);
            case OFFSET -> found.meet(OddRule.INSTANT_OFFSET);
            case LEAP_SECOND -> found.meet(OddRule.INSTANT_LEAP_SECOND);
            case NANOSECONDS -> found.meet(OddRule.INSTANT_NANOSECONDS);
            case WITHOUT_ZONE -> found.meet(OddRule.INSTANT_WITHOUT_ZONE);
            case EPOCH -> found.meet(OddRule.INSTANT_EPOCH);
            case EMPTY -> found.meet(OddRule.INSTANT_EMPTY);
            case IMPOSSIBLE -> found.meet(OddRule.INSTANT_IMPOSSIBLE);
            case UNREADABLE -> found.meet(OddRule.INSTANT_UNREADABLE);
        }
        if (!found.repairs()) {
            return found.otherwise(out);
        }
        var offset = found.offset().getTotalSeconds() * InstantText.MICROS_PER_SECOND;
        out.instant(reading.value() - offset);
        return true;
    }

    static boolean date(InstantText.Reading reading, OddCase found, RowEncoder out) {
        switch (reading.form()) {
            case CANONICAL -> {} // nothing to say of it
            case OTHER_FORM -> found.meet(OddRule.DATE_FORM);
            case EMPTY -> found.meet(OddRule.DATE_EMPTY);
            case IMPOSSIBLE -> found.meet(OddRule.DATE_IMPOSSIBLE);
            case WITH_TIME -> found.meet(OddRule.DATE_WITH_TIME);
            default -> found.meet(OddRule.DATE_UNREADABLE);
        }
        if (!found.repairs()) {
            return found.otherwise(out);
        }
        out.date((int) reading.value());
        return true;
    }

    /** A number of SQLite in a column of this kind that does not hold such a number as it is. */
    static boolean number(ColumnKind kind, BigDecimal value, OddCase found, RowEncoder out) {
        return switch (kind) {
            case TEXT, JSON -> {
                found.meet(OddRule.NUMBER_IN_TEXT);
                yield kind == ColumnKind.TEXT ? text(found, out) : json(found, out);
            }
            case UUID -> uuid(found, out);
            case INSTANT ->
                instant(
                        value.scale() <= 0
                                ? InstantText.ofEpoch(value.longValue())
                                : InstantText.ofEpoch(value.doubleValue()),
                        found,
                        out);
            case DATE -> date(new InstantText.Reading(InstantText.Form.UNREADABLE, 0), found, out);
            case BOOLEAN -> bool(value.signum() != 0, !isOne(value) && value.signum() != 0, found, out);
            case SMALLINT, INTEGER, BIGINT -> integer(kind, value, found, out);
            case DOUBLE -> real(value, found, out);
            case BYTES -> {
                found.meet(OddRule.NUMBER_IN_BYTES);
                if (!found.repairs()) {
                    yield found.otherwise(out);
                }
                out.bytes(found.original());
                yield true;
            }
        };
    }

    /** A text or blob in a column for numbers or booleans. */
    static boolean numeral(ColumnKind kind, OddCase found, RowEncoder out) {
        var text = new String(found.original(), StandardCharsets.ISO_8859_1).strip();
        if (!found.isBlob() && NUMERAL.matcher(text).matches()) {
            found.meet(OddRule.NUMBER_AS_TEXT);
            return number(kind, new BigDecimal(text), found, out);
        }
        if (kind != ColumnKind.BOOLEAN) {
            return found.meet(OddRule.TEXT_IN_NUMBER).otherwise(out);
        }
        var word = found.isBlob() ? "" : text.toLowerCase(Locale.ROOT);
        return switch (word) {
            case "true", "t", "yes", "y", "on" -> word(true, found, out);
            case "false", "f", "no", "n", "off" -> word(false, found, out);
            default -> found.meet(OddRule.BOOLEAN_UNKNOWN).otherwise(out);
        };
    }

    /** Infinity, which only a column for reals can hold. */
    static boolean infinite(ColumnKind kind, double value, OddCase found, RowEncoder out) {
        return switch (kind) {
            case DOUBLE -> {
                found.meet(OddRule.INFINITY).repairs();
                out.float8(value);
                yield true;
            }
            case SMALLINT, INTEGER, BIGINT ->
                found.meet(OddRule.INTEGER_TOO_LARGE).otherwise(out);
            case INSTANT, DATE -> {
                var unreadable = new InstantText.Reading(InstantText.Form.UNREADABLE, 0);
                yield kind == ColumnKind.DATE ? date(unreadable, found, out) : instant(unreadable, found, out);
            }
            default -> number(kind, BigDecimal.TWO, found, out); // only the original counts, and that it is not 0 or 1
        };
    }

    private static byte[] repairedText(OddCase found) {
        var original = found.original();
        var flags = Utf8.check(original, 0, original.length);
        if (flags == 0) {
            if (found.isBlob()) {
                found.meet(OddRule.BLOB_IN_TEXT);
            }
            return original;
        }
        if (found.isBlob()) {
            found.meet(OddRule.BINARY_IN_TEXT);
            return Base64.getEncoder().encode(original);
        }
        if ((flags & Utf8.INVALID) != 0) {
            found.meet(OddRule.INVALID_UTF_8);
        }
        if ((flags & Utf8.NUL) != 0) {
            found.meet(OddRule.NUL_IN_TEXT);
        }
        return Utf8.repair(original);
    }

    private static boolean word(boolean value, OddCase found, RowEncoder out) {
        if (!found.meet(OddRule.BOOLEAN_WORD).repairs()) {
            return found.otherwise(out);
        }
        out.bool(value);
        return true;
    }

    private static boolean bool(boolean value, boolean strange, OddCase found, RowEncoder out) {
        if (strange) {
            found.meet(OddRule.BOOLEAN_NUMBER);
        } else if (found.isReal()) {
            found.meet(OddRule.WHOLE_REAL_IN_INTEGER);
        }
        if (!found.repairs()) {
            return found.otherwise(out);
        }
        out.bool(value);
        return true;
    }

    private static boolean integer(ColumnKind kind, BigDecimal value, OddCase found, RowEncoder out) {
        if (value.compareTo(LARGEST) > 0 || value.compareTo(SMALLEST) < 0) {
            return found.meet(OddRule.INTEGER_TOO_LARGE).otherwise(out);
        }
        var whole = value.setScale(0, RoundingMode.DOWN);
        if (whole.compareTo(value) != 0) {
            found.meet(OddRule.FRACTION_IN_INTEGER);
        } else if (found.isReal()) {
            found.meet(OddRule.WHOLE_REAL_IN_INTEGER);
        }
        var number = whole.longValue();
        if (number != narrowed(kind, number)) {
            found.meet(OddRule.INTEGER_TOO_LARGE);
        }
        if (!found.repairs()) {
            return found.otherwise(out);
        }
        switch (kind) {
            case SMALLINT -> out.int2((short) number);
            case INTEGER -> out.int4((int) number);
            default -> out.int8(number);
        }
        return true;
    }

    private static long narrowed(ColumnKind kind, long number) {
        return switch (kind) {
            case SMALLINT -> (short) number;
            case INTEGER -> (int) number;
            default -> number;
        };
    }

    private static boolean real(BigDecimal value, OddCase found, RowEncoder out) {
        var nearest = value.doubleValue();
        if (Double.isInfinite(nearest)) {
            return found.meet(OddRule.TEXT_IN_NUMBER).otherwise(out); // digits that are no real, such as 1e400
        } else if (value.scale() <= 0 && new BigDecimal(nearest).compareTo(value) != 0) {
            found.meet(OddRule.INTEGER_IN_REAL);
        }
        if (!found.repairs()) {
            return found.otherwise(out);
        }
        out.float8(nearest);
        return true;
    }

    private static boolean isOne(BigDecimal value) {
        return value.compareTo(BigDecimal.ONE) == 0;
    }
}
