package io.resonant.kernel.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MessagesTest {
    @Test
    void everyTextExistsInBothLanguages() {
        assertThat(Messages.in("ja").texts().keySet())
                .isEqualTo(Messages.english().texts().keySet());
    }

    @Test
    void parametersAreFilledIn() {
        assertThat(Messages.english().detail(Problem.notFound("spec"))).contains("no such spec");
        assertThat(Messages.in("ja").detail(Problem.notFound("spec"))).startsWith("specが見つからない");
    }
}
