package io.resonant.kernel.canonical;

import io.resonant.kernel.literal.InstantText;
import io.resonant.kernel.literal.JsonText;
import io.resonant.kernel.literal.Utf8;
import io.resonant.kernel.literal.UuidText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Brings the values of one column of SQLite into canonical form. What has our own form goes through at the speed of
 * reading; everything else is given its rule ({@link OddRule}), counted, and treated as {@link Rules} say. Keeps no
 * state, so threads may share one. The database's encoding must be UTF-8.
 *
 * <p>Both ways of reading return whether the row goes on; false means that somebody decided to drop the row: forget it
 * with {@link RowEncoder#dropRow} and leave its other columns unread.
 */
public final class Conversion {
    private static final byte[] NO_BYTES = {};

    private final OddCase.Column column;
    private final ColumnKind kind;
    private final OddRule absent;

    /**
     * @param nullable whether the target takes NULL here
     */
    public Conversion(String table, String column, ColumnKind kind, boolean nullable, Rules rules, OddValues odd) {
        this(new OddCase.Column(table, column, nullable, rules, odd), kind, OddRule.NULL_IN_REQUIRED);
    }

    private Conversion(OddCase.Column column, ColumnKind kind, OddRule absent) {
        this.column = column;
        this.kind = kind;
        this.absent = absent;
    }

    /** For a column of the primary key, where SQLite lets in NULL unless it is told otherwise. */
    public static Conversion ofKey(String table, String column, ColumnKind kind, Rules rules, OddValues odd) {
        return new Conversion(new OddCase.Column(table, column, false, rules, odd), kind, OddRule.NULL_IN_KEY);
    }

    /** Reads a column of a STRICT table, whose declared type {@link ColumnKind#isStoredAs} the kind. */
    public boolean strict(ResultSet row, int place, RowEncoder out, RowKey key) throws SQLException {
        return switch (kind) {
            case TEXT, UUID, JSON, INSTANT, DATE, BYTES -> {
                var value = row.getBytes(place);
                yield value == null
                        ? nothing(out, key)
                        : bytes(value, kind == ColumnKind.BYTES ? "blob" : "text", out, key);
            }
            case BOOLEAN, SMALLINT, INTEGER, BIGINT -> {
                var value = row.getLong(place);
                yield (value == 0 && row.wasNull()) ? nothing(out, key) : integer(value, out, key);
            }
            case DOUBLE -> {
                var value = row.getDouble(place);
                yield (value == 0 && row.wasNull()) ? nothing(out, key) : real(value, out, key);
            }
        };
    }

    /**
     * Reads a column that may hold anything. Counts members of one name in documents, too, which {@link #strict} does not
     * look for because both engines take the last.
     *
     * @param typeOf the storage class, as SQLite names it, of the value
     */
    public boolean loose(ResultSet row, int place, String typeOf, RowEncoder out, RowKey key) throws SQLException {
        return switch (typeOf) {
            case "null" -> nothing(out, key);
            case "integer" -> integer(row.getLong(place), out, key);
            case "real" -> real(row.getDouble(place), out, key);
            case "text", "blob" -> {
                var value = row.getBytes(place);
                var present = value == null ? NO_BYTES : value;
                yield kind == ColumnKind.JSON
                        ? OddForms.json(odd(present, typeOf, key), out)
                        : bytes(present, typeOf, out, key);
            }
            default -> throw new IllegalArgumentException(typeOf + " is no storage class of SQLite");
        };
    }

    private boolean nothing(RowEncoder out, RowKey key) {
        if (column.nullable()) {
            out.nothing();
            return true;
        }
        return odd(NO_BYTES, "null", key).meet(absent).otherwise(out);
    }

    private boolean bytes(byte[] value, String typeOf, RowEncoder out, RowKey key) {
        return switch (kind) {
            case TEXT -> {
                if (Utf8.check(value, 0, value.length) != 0 || typeOf.equals("blob")) {
                    yield OddForms.text(odd(value, typeOf, key), out);
                }
                out.text(value);
                yield true;
            }
            case UUID -> {
                if (!UuidText.isCanonical(value)) {
                    yield OddForms.uuid(odd(value, typeOf, key), out);
                }
                out.uuid(UuidText.high(value), UuidText.low(value));
                yield true;
            }
            case JSON -> {
                if (JsonText.check(value, 0, value.length) != 0) {
                    yield OddForms.json(odd(value, typeOf, key), out);
                }
                out.json(value);
                yield true;
            }
            case INSTANT -> {
                var instant = InstantText.canonical(value);
                if (instant == InstantText.OTHER) {
                    yield OddForms.instant(InstantText.read(value), odd(value, typeOf, key), out);
                }
                out.instant(instant);
                yield true;
            }
            case DATE -> {
                var date = InstantText.canonicalDate(value);
                if (date == InstantText.OTHER) {
                    yield OddForms.date(InstantText.readDate(value), odd(value, typeOf, key), out);
                }
                out.date((int) date);
                yield true;
            }
            case BYTES -> {
                if (typeOf.equals("text")) {
                    odd(value, typeOf, key).meet(OddRule.TEXT_IN_BYTES);
                }
                out.bytes(value);
                yield true;
            }
            case BOOLEAN, SMALLINT, INTEGER, BIGINT, DOUBLE -> OddForms.numeral(kind, odd(value, typeOf, key), out);
        };
    }

    private boolean integer(long value, RowEncoder out, RowKey key) {
        if (kind == ColumnKind.BIGINT) {
            out.int8(value);
        } else if (kind == ColumnKind.INTEGER && value == (int) value) {
            out.int4((int) value);
        } else if (kind == ColumnKind.BOOLEAN && (value & ~1) == 0) {
            out.bool(value == 1);
        } else if (kind == ColumnKind.SMALLINT && value == (short) value) {
            out.int2((short) value);
        } else {
            var digits = Long.toString(value).getBytes(StandardCharsets.US_ASCII);
            return OddForms.number(kind, BigDecimal.valueOf(value), odd(digits, "integer", key), out);
        }
        return true;
    }

    private boolean real(double value, RowEncoder out, RowKey key) {
        if (kind == ColumnKind.DOUBLE && Double.isFinite(value)) {
            out.float8(value);
            return true;
        }
        var found = odd(Double.toString(value).getBytes(StandardCharsets.US_ASCII), "real", key);
        if (!Double.isFinite(value)) {
            return OddForms.infinite(kind, value, found, out);
        }
        return OddForms.number(kind, BigDecimal.valueOf(value), found, out);
    }

    private OddCase odd(byte[] original, String typeOf, RowKey key) {
        return new OddCase(column, original, typeOf, key);
    }
}
