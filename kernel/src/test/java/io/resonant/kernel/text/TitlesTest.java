package io.resonant.kernel.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TitlesTest {
    @ParameterizedTest
    @ValueSource(strings = {"", " \u3000", "\u202e\u200b", "\ufeff", "\u3164", "\u2800 \u00ad"})
    void aTitleThatNobodySeesIsNone(String title) {
        assertThatThrownBy(() -> Titles.checked(title))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.errors())
                                .containsExactly(new Problem.FieldError("/title", "required")));
    }

    @Test
    void lettersJoinedByInvisibleMarksStayAsTheyAre() {
        assertThat(Titles.checked(" 👩\u200d👧 ")).isEqualTo("👩\u200d👧");
        assertThat(Titles.checked("می\u200cخواهم")).isEqualTo("می\u200cخواهم");
    }
}
