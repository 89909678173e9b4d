package io.resonant.kernel.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.problem.Problem;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
    @Test
    void whatWasWrittenIsReadBack() {
        var id = UUID.randomUUID();
        var time = Instant.parse("2026-01-02T03:04:05.000006Z");
        var read = Cursor.parse(Cursor.of(time, id, -7L, ChronoUnit.DAYS).text(), 4);
        assertThat(read.instant(0)).isEqualTo(time);
        assertThat(read.uuid(1)).isEqualTo(id);
        assertThat(read.number(2)).isEqualTo(-7);
        assertThat(read.constant(3, ChronoUnit.class)).isEqualTo(ChronoUnit.DAYS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "***", "bm90LWEtdXVpZA", "8J-YgA==="})
    void whatAClientMadeUpIsRefused(String text) {
        assertThatThrownBy(() -> Cursor.parse(text, 1).uuid(0)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.status()).isEqualTo(422);
            assertThat(problem.errors()).containsExactly(new Problem.FieldError("/after", "invalid"));
        });
    }

    @Test
    void whatNoDatabaseCanCompareWithIsRefused() {
        var tooLate = Cursor.parse(new Cursor(List.of("+1000000-01-01T00:00:00Z")).text(), 1);
        assertThatThrownBy(() -> tooLate.instant(0)).isInstanceOf(Problem.class);
        var strange = Cursor.parse(new Cursor(List.of("a\0b")).text(), 1);
        assertThatThrownBy(() -> strange.constant(0, ChronoUnit.class)).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> strange.number(0)).isInstanceOf(Problem.class);
    }

    @Test
    void theRowTooManyIsNotShownButSaysThatThereIsMore() {
        var slice = Slice.of(List.of(1, 2, 3), 2, row -> Cursor.of((long) row));
        assertThat(slice.items()).containsExactly(1, 2);
        assertThat(slice.next()).isEqualTo(Cursor.of(2L).text());
        assertThat(Slice.of(List.of(1, 2), 2, row -> Cursor.of((long) row)).next())
                .isNull();
    }
}
