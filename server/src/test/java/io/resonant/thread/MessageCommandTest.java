package io.resonant.thread;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.thread.MessageCommand.Name;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageCommandTest {
    @ParameterizedTest
    @CsvSource({
        "/review, REVIEW",
        "／ｒｅｖｉｅｗ, REVIEW",
        "'  /Tasks 来週まで', TASKS",
        "／ask　締切は？, ASK",
        "'/summarize\n次の行', SUMMARIZE"
    })
    void aCommandIsKnownInEveryWidth(String content, Name name) {
        assertThat(MessageCommand.nameIn(content)).contains(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"review", "x /review", "/reviews", "/reviewする", "//review", "/", "/ review", "/unknown"})
    void otherWordsAreOnlyWords(String content) {
        assertThat(MessageCommand.nameIn(content)).isEmpty();
    }

    @Test
    void theRestIsItsArgument() {
        var thread = new ThreadView(
                UUID.randomUUID(), "題", null, null, UUID.randomUUID(), false, Instant.EPOCH, Instant.EPOCH);
        assertThat(MessageCommand.of(Name.ASK, "／ask　締切は\nいつ？ ", thread, thread.id())
                        .argument())
                .isEqualTo("締切は\nいつ？");
    }
}
