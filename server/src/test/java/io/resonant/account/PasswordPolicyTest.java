package io.resonant.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullMarked
class PasswordPolicyTest {
    private static final EmailAddress EMAIL = new EmailAddress("hanako.y@example.com");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "purple tractor 9",
                "ja7Ksw!pwq",
                "さくらのきのしたで",
                "ねこといぬがすきです",
                "          x y z w v",
                "ha-na-ko loves tea",
                "correct battery horse",
            })
    void takesWhatIsLongAndNotCommon(String password) {
        assertThat(password.codePointCount(0, password.length())).isGreaterThanOrEqualTo(9);
        if (password.codePointCount(0, password.length()) >= 10) {
            assertThat(accepted(password)).isEqualTo(password);
        } else {
            refused(password, "password_short");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password123",
                "P@ssw0rd2026!",
                "Password!!!!",
                "1234567890",
                "0987654321",
                "12345678901234567890",
                "qwertyuiop",
                "QWERTYuiop12",
                "aaaaaaaaaaaa",
                "abababababab",
                "abcdefghijkl",
                "iloveyou2026",
                "letmein!!!!!",
                "Admin1234567",
                "changeme1234",
                "correcthorsebatterystaple",
                "resonant2026",
                "1q2w3e4r5t6y",
                "あいしてる12345",
                "          ",
            })
    void refusesWhatIsTriedFirst(String password) {
        refused(password, "password_common");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "xx hanako.y xx yy",
                "hanako.y@example.com",
                "my Hanako Yamada!",
                "hanakoyamada 7 suns",
                "HANAKO.Y-rocks-9"
            })
    void refusesWhatSaysWhoIsBehindIt(String password) {
        refused(password, "password_personal");
    }

    @Test
    void countsLettersNotBytes() {
        refused("𠮷野家に行くぞ!1", "password_short");
        assertThat(accepted("𠮷野家に行くぞ!12")).isNotNull();
        assertThat(accepted("ab cd ef g" + "あ𠮷".repeat(495))).isNotNull();
        refused("ab cd ef g" + "あ".repeat(991), "too_long");
        assertThat(PasswordPolicy.isHashable("a".repeat(2000))).isTrue();
        assertThat(PasswordPolicy.isHashable("a".repeat(2001))).isFalse();
    }

    @Test
    void theSameKeyPressesAreTheSamePassword() {
        assertThat(accepted("Zoe\u0308 und Cafe\u0301s")).isEqualTo(accepted("Zoë und Cafés"));
    }

    @Test
    void aShortNameForbidsNothing() {
        assertThat(PasswordPolicy.accept("I am Bo, who else?", EMAIL, "Bo", "password"))
                .isNotNull();
    }

    /** The pages ask for as many characters as the server does, not for more. */
    @Test
    void thePagesSayHowLongAPasswordIs() throws IOException {
        var shortest = PasswordPolicy.MIN_CODE_POINTS;
        var pages = Path.of("../dashboard/src");
        assertThat(Files.readString(pages.resolve("session/session.ts")))
                .contains("shortestPassword = " + shortest + ";");
        assertThat(Files.readString(pages.resolve("language/en.ts"))).contains("At least " + shortest + " characters.");
        assertThat(Files.readString(pages.resolve("language/ja.ts"))).contains(shortest + "文字以上。");
    }

    private static String accepted(String password) {
        return PasswordPolicy.accept(password, EMAIL, "Hanako Yamada", "password");
    }

    private static void refused(String password, String code) {
        assertThatThrownBy(() -> accepted(password))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.errors())
                                .containsExactly(new Problem.FieldError("/password", code)));
    }
}
