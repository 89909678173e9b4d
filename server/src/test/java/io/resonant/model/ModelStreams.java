package io.resonant.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Reads what servers of models answer in each of the two forms, for the fuzzer. */
public final class ModelStreams {
    private ModelStreams() {}

    public static void read(byte[] answer) throws IOException {
        try {
            assertThat(AnthropicStream.read(new ByteArrayInputStream(answer), Progress.NONE))
                    .isNotNull();
        } catch (ModelFailure failed) {
            assertThat(failed.code()).startsWith("model_");
        }
        for (var type : new String[] {"text/event-stream", "application/json"}) {
            try {
                assertThat(ChatStream.read(type, new ByteArrayInputStream(answer), Progress.NONE))
                        .isNotNull();
            } catch (ModelFailure failed) {
                assertThat(failed.code()).startsWith("model_");
            }
        }
    }
}
