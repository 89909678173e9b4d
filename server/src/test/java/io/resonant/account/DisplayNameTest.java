package io.resonant.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.problem.Problem;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullMarked
class DisplayNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"山田 花子", "Zoë", "О'Коннор", "👩‍💻 Ada", "می‌خواهم", "X", "𠮷野家"})
    void takesAnyScript(String name) {
        assertThat(DisplayName.of(name, "name")).isEqualTo(name);
    }

    @Test
    void keepsOneForm() {
        assertThat(DisplayName.of("\u3000 Zoe\u0308 \t", "name")).isEqualTo("Zoë");
        assertThat(DisplayName.of("𠮷".repeat(100), "name")).hasSize(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\u3000", "...", "\u200B", "\u202E"})
    void needsALetter(String name) {
        refused(name, "required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\u0000b", "a\u202Eb", "a\u2066b", "a\u200Bb", "a\u2028b", "a\uD800b", "a\uFEFFb"})
    void refusesWhatDeceives(String name) {
        refused(name, "deceiving_text");
    }

    @Test
    void refusesWhatIsTooLong() {
        refused("𠮷".repeat(101), "too_long");
    }

    private static void refused(String name, String code) {
        assertThatThrownBy(() -> DisplayName.of(name, "name"))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.errors()).containsExactly(new Problem.FieldError("/name", code)));
    }
}
