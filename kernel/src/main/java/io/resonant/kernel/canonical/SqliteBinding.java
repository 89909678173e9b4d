package io.resonant.kernel.canonical;

import io.resonant.kernel.literal.InstantText;
import io.resonant.kernel.literal.UuidText;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;

/** Binds fields in canonical form to statements of SQLite, in the form in which our own schema keeps them. */
public final class SqliteBinding {
    private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private SqliteBinding() {}

    /** A value that SQLite, or the form that we keep there, cannot hold. */
    public static final class Unbindable extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final OddRule rule;
        private final String value;

        Unbindable(OddRule rule, String value) {
            super("The value " + value + " is " + rule.what() + " (" + rule.code()
                    + "): it cannot be kept in SQLite. Correct it in the database that it comes from");
            this.rule = rule;
            this.value = value;
        }

        public OddRule rule() {
            return rule;
        }

        public String value() {
            return value;
        }
    }

    /**
     * @param fieldOffset where the int32 with the field's length is
     * @throws Unbindable for NaN, and for times outside the years 0 to 9999
     */
    public static void bind(PreparedStatement statement, int place, ColumnKind kind, byte[] array, int fieldOffset)
            throws SQLException {
        int length = (int) INTS.get(array, fieldOffset);
        var at = fieldOffset + 4;
        if (length < 0) {
            statement.setNull(place, Types.NULL);
            return;
        }
        switch (kind) {
            case TEXT -> statement.setString(place, new String(array, at, length, StandardCharsets.UTF_8));
            case JSON -> statement.setString(place, new String(array, at + 1, length - 1, StandardCharsets.UTF_8));
            case UUID -> statement.setString(place, uuid((long) LONGS.get(array, at), (long) LONGS.get(array, at + 8)));
            case INSTANT -> statement.setString(place, instant((long) LONGS.get(array, at)));
            case DATE -> statement.setString(place, date((int) INTS.get(array, at)));
            case BOOLEAN -> statement.setInt(place, array[at]);
            case SMALLINT -> statement.setInt(place, (short) SHORTS.get(array, at));
            case INTEGER -> statement.setInt(place, (int) INTS.get(array, at));
            case BIGINT -> statement.setLong(place, (long) LONGS.get(array, at));
            case DOUBLE -> statement.setDouble(place, number(Double.longBitsToDouble((long) LONGS.get(array, at))));
            case BYTES -> statement.setBytes(place, Arrays.copyOfRange(array, at, at + length));
        }
    }

    private static String uuid(long high, long low) {
        var text = new byte[UuidText.LENGTH];
        UuidText.write(high, low, text, 0);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static String instant(long micros) {
        var text = new byte[InstantText.LENGTH];
        if (!InstantText.write(micros, text, 0)) {
            throw new Unbindable(
                    OddRule.INSTANT_OUT_OF_RANGE, outside(micros, Long.MIN_VALUE, Long.MAX_VALUE, "microseconds"));
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static String date(int days) {
        var text = new byte[InstantText.DATE_LENGTH];
        if (!InstantText.writeDate(days, text, 0)) {
            throw new Unbindable(
                    OddRule.DATE_OUT_OF_RANGE, outside(days, Integer.MIN_VALUE, Integer.MAX_VALUE, "days"));
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** PostgreSQL's own names for the ends of time, otherwise the distance from 2000. */
    private static String outside(long value, long past, long future, String unit) {
        if (value == past) {
            return "-infinity";
        }
        return value == future ? "infinity" : value + " " + unit + " from 2000-01-01";
    }

    private static double number(double value) {
        if (Double.isNaN(value)) {
            throw new Unbindable(OddRule.NOT_A_NUMBER, "NaN");
        }
        return value;
    }
}
