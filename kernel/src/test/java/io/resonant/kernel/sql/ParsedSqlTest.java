package io.resonant.kernel.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ParsedSqlTest {
    @Test
    void parametersBecomeQuestionMarks() {
        var sql = ParsedSql.of("select * from t where a = :a and b in (:list) and c = :a");
        assertThat(sql.plain()).isEqualTo("select * from t where a = ? and b in (?) and c = ?");
        assertThat(sql.slots()).containsExactly(0, 1, 0);
        assertThat(sql.name(1)).isEqualTo("list");
        assertThat(sql.slot("unknown")).isEqualTo(-1);
    }

    @Test
    void quotesCommentsAndCastsAreLeftAlone() {
        var text = """
                select ':a', "x:b", 'it''s :c', cast_me::uuid, $$ :d $$ -- :e
                /* :f */ from t where time = '10:20' and g = :g::jsonb""";
        assertThat(ParsedSql.of(text).plain()).isEqualTo(text.replace(":g::", "?::"));
    }

    @Test
    void whatIsNotClosedReachesToTheEnd() {
        assertThat(ParsedSql.of("select 'open :a").names()).isZero();
        assertThat(ParsedSql.of("select 1 -- :a").names()).isZero();
        assertThat(ParsedSql.of("select 1 /* :a").names()).isZero();
    }

    @Test
    void aBareQuestionMarkIsRefused() {
        assertThatThrownBy(() -> ParsedSql.of("select * from t where a = ?"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void oneTextAsksForManyAtOnce() {
        var sql = ParsedSql.of("select x from t where a = :a and b = :b and c <> :a -- :d");
        assertThat(sql.ofMany(() -> List.of("uuid", "text"))).isEqualTo("""
                select calls.place_of_call, found.* from unnest((select ?::uuid[]), (select ?::text[])) \
                with ordinality as calls (value0, value1, place_of_call) cross join lateral (\
                select x from t where a = calls.value0 and b = calls.value1 and c <> calls.value0 -- :d
                ) found""");
        assertThatThrownBy(() -> ParsedSql.of("delete from t where a = :a").ofMany(() -> List.of("uuid")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
