package io.resonant.kernel.canonical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.canonical.SqliteBinding.Unbindable;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SqliteBindingTest {
    @Test
    void valuesGetTheFormOfOurSchema() throws SQLException {
        assertThat(bound(ColumnKind.UUID, out -> out.uuid(1, -1)))
                .isEqualTo("text 00000000-0000-0001-ffff-ffffffffffff");
        assertThat(bound(ColumnKind.INSTANT, out -> out.instant(-1))).isEqualTo("text 1999-12-31T23:59:59.999999Z");
        assertThat(bound(ColumnKind.DATE, out -> out.date(59))).isEqualTo("text 2000-02-29");
        assertThat(bound(ColumnKind.BOOLEAN, out -> out.bool(true))).isEqualTo("integer 1");
        assertThat(bound(ColumnKind.INTEGER, out -> out.int4(-5))).isEqualTo("integer -5");
        assertThat(bound(ColumnKind.SMALLINT, out -> out.int2((short) -5))).isEqualTo("integer -5");
        assertThat(bound(ColumnKind.BIGINT, out -> out.int8(Long.MIN_VALUE))).isEqualTo("integer -9223372036854775808");
        assertThat(bound(ColumnKind.DOUBLE, out -> out.float8(0.5))).isEqualTo("real 0.5");
        assertThat(bound(ColumnKind.TEXT, out -> out.text(utf8("あ\u0001😀")))).isEqualTo("text あ\u0001😀");
        assertThat(bound(ColumnKind.TEXT, out -> out.text(utf8("")))).isEqualTo("text ");
        assertThat(bound(ColumnKind.JSON, out -> out.json(utf8("{\"a\": 1}")))).isEqualTo("text {\"a\": 1}");
        assertThat(bound(ColumnKind.BYTES, out -> out.bytes(utf8("ab")))).isEqualTo("blob ab");
        assertThat(bound(ColumnKind.BYTES, RowEncoder::nothing)).isNull();
    }

    @Test
    void whatSqliteCannotKeepIsRefusedByName() {
        assertThatThrownBy(() -> bound(ColumnKind.DOUBLE, out -> out.float8(Double.NaN)))
                .isInstanceOfSatisfying(
                        Unbindable.class, e -> assertThat(e.rule()).isEqualTo(OddRule.NOT_A_NUMBER));
        assertThatThrownBy(() -> bound(ColumnKind.INSTANT, out -> out.instant(Long.MAX_VALUE)))
                .isInstanceOfSatisfying(Unbindable.class, e -> {
                    assertThat(e.rule()).isEqualTo(OddRule.INSTANT_OUT_OF_RANGE);
                    assertThat(e.value()).isEqualTo("infinity");
                });
        assertThatThrownBy(() -> bound(ColumnKind.INSTANT, out -> out.instant(252_455_616_000_000_000L)))
                .hasMessageContaining("an instant outside the years 0 to 9999 (instant-out-of-range)");
        assertThatThrownBy(() -> bound(ColumnKind.DATE, out -> out.date(Integer.MIN_VALUE)))
                .hasMessageContaining("-infinity");
    }

    @Test
    void onlyTypesThatMoveWithoutLossHaveAKind() {
        assertThat(ColumnKind.ofPostgresql("timestamptz")).isEqualTo(ColumnKind.INSTANT);
        assertThat(ColumnKind.ofPostgresql("bpchar")).isEqualTo(ColumnKind.TEXT);
        for (var type : new String[] {"numeric", "json", "timestamp", "float4", "_text"}) {
            assertThatThrownBy(() -> ColumnKind.ofPostgresql(type))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(type + " cannot be moved");
        }
    }

    @Test
    void aStrictColumnIsTrustedOnlyWithTheKindsOwnType() {
        assertThat(ColumnKind.BOOLEAN.isStoredAs("INTEGER")).isTrue();
        assertThat(ColumnKind.BOOLEAN.isStoredAs("INT")).isTrue();
        assertThat(ColumnKind.BOOLEAN.isStoredAs("TEXT")).isFalse();
        assertThat(ColumnKind.UUID.isStoredAs("text")).isTrue();
        assertThat(ColumnKind.UUID.isStoredAs("ANY")).isFalse();
    }

    private static String bound(ColumnKind kind, Consumer<RowEncoder> value) throws SQLException {
        var out = new RowEncoder(2);
        out.begin(1);
        value.accept(out);
        try (var sqlite = new Conversions()) {
            return sqlite.show(out, kind, "typeof(v) || ' ' || cast(v as text)");
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
