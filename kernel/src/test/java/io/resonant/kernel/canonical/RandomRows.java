package io.resonant.kernel.canonical;

import io.resonant.kernel.literal.JsonDocuments;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Random rows in canonical form with a field of every kind; the first field is a number that tells them apart. */
final class RandomRows {
    static final ColumnKind[] KINDS = {
        ColumnKind.BIGINT,
        ColumnKind.TEXT,
        ColumnKind.UUID,
        ColumnKind.JSON,
        ColumnKind.INSTANT,
        ColumnKind.DATE,
        ColumnKind.BOOLEAN,
        ColumnKind.INTEGER,
        ColumnKind.DOUBLE,
        ColumnKind.BYTES,
        ColumnKind.SMALLINT
    };

    private static final int[] ALPHABETS = {'a', 'あ', 0x1f600, 'é', 1, '\\'};

    private final Random random;
    private long number;

    RandomRows(Random random) {
        this.random = random;
    }

    void next(RowEncoder out) {
        out.begin(KINDS.length);
        out.int8(number++);
        for (var i = 1; i < KINDS.length; i++) {
            if (random.nextInt(6) == 0) {
                out.nothing();
            } else {
                value(KINDS[i], out);
            }
        }
    }

    private void value(ColumnKind kind, RowEncoder out) {
        switch (kind) {
            case TEXT -> out.text(text());
            case UUID -> out.uuid(random.nextLong(), random.nextLong());
            case JSON -> out.json(new JsonDocuments(random).next().getBytes(StandardCharsets.UTF_8));
            case INSTANT -> out.instant(random.nextLong(-63_113_904_000_000_000L, 252_455_616_000_000_000L));
            case DATE -> out.date(random.nextInt(-730_485, 2_921_940));
            case BOOLEAN -> out.bool(random.nextBoolean());
            case SMALLINT -> out.int2((short) random.nextInt());
            case INTEGER -> out.int4(edge() ? Integer.MIN_VALUE : random.nextInt());
            case BIGINT -> out.int8(random.nextLong());
            case DOUBLE -> out.float8(real());
            case BYTES -> out.bytes(bytes());
        }
    }

    private double real() {
        return switch (random.nextInt(6)) {
            case 0 -> Double.POSITIVE_INFINITY;
            case 1 -> -0.0;
            case 2 -> random.nextInt(1000);
            case 3 -> Double.MIN_VALUE;
            default -> random.nextGaussian() * Math.pow(10, random.nextInt(-300, 300));
        };
    }

    private byte[] text() {
        var text = new StringBuilder();
        for (var i = random.nextInt(random.nextInt(8) == 0 ? 2_000 : 30); i > 0; i--) {
            text.appendCodePoint(ALPHABETS[random.nextInt(ALPHABETS.length)] + random.nextInt(20));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private byte[] bytes() {
        var bytes = new byte[random.nextInt(100)];
        random.nextBytes(bytes);
        return bytes;
    }

    private boolean edge() {
        return random.nextInt(10) == 0;
    }
}
