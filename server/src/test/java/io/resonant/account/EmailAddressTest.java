package io.resonant.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.problem.Problem;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullMarked
class EmailAddressTest {
    @ParameterizedTest
    @CsvSource({
        "hanako@example.com, hanako@example.com",
        "'  Hanako.Yamada+news@Example.COM ', hanako.yamada+news@example.com",
        "root@localhost, root@localhost",
        "a@例え.jp, a@xn--r8jz45g.jp",
        "a@例え。jp, a@xn--r8jz45g.jp",
        "a@XN--R8JZ45G.jp, a@xn--r8jz45g.jp",
        "a@bücher.example, a@xn--bcher-kva.example",
        "a@BÜCHER.example, a@xn--bcher-kva.example",
        "o'brien@example.co.jp, o'brien@example.co.jp",
    })
    void hasOneSpelling(String typed, String kept) {
        assertThat(EmailAddress.of(typed, "email").value()).isEqualTo(kept);
        assertThat(EmailAddress.of(kept, "email").value()).isEqualTo(kept);
        assertThat(EmailAddress.find(typed)).contains(new EmailAddress(kept));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "@",
                "hanako",
                "hanako@",
                "@example.com",
                "hanako@example",
                "hanako@-example.com",
                "hanako@example..com",
                "hanako@.example.com",
                "hanako@192.0.2.1",
                "hanako@[192.0.2.1]",
                ".hanako@example.com",
                "hana..ko@example.com",
                "hana ko@example.com",
                "\"hana ko\"@example.com",
                "hanako@exa mple.com",
                "花子@example.com",
                "hanako@exam\u200Bple.com",
                "hanako@exam\u00ADple.com",
                "hanako@example.com\nbcc: all@example.com",
                "a@b@example..com",
                "hanako@example_name.com",
            })
    void refusesWhatIsNone(String typed) {
        assertThatThrownBy(() -> EmailAddress.of(typed, "email")).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.status()).isEqualTo(422);
            assertThat(problem.errors()).containsExactly(new Problem.FieldError("/email", "email_invalid"));
        });
        assertThat(EmailAddress.find(typed)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ｈanako@example.com", "hanako@ｅxample.com", "hanako＠example.com", "hanako@exampleﬁ.com"})
    void refusesLettersThatOnlyLookPlain(String typed) {
        assertThatThrownBy(() -> EmailAddress.of(typed, "email"))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.errors())
                                .containsExactly(new Problem.FieldError("/email", "email_lookalike")));
        assertThat(EmailAddress.find(typed)).isEmpty();
    }

    @Test
    void refusesWhatIsTooLong() {
        assertThat(EmailAddress.find("a".repeat(64) + "@example.com")).isPresent();
        assertThat(EmailAddress.find("a".repeat(65) + "@example.com")).isEmpty();
        assertThat(EmailAddress.find("a@" + "b".repeat(64) + ".com")).isEmpty();
        assertThat(EmailAddress.find("a@" + "bcd.".repeat(63) + "com")).isEmpty();
        assertThat(EmailAddress.find("a@" + "b.".repeat(50_000) + "com")).isEmpty();
    }
}
