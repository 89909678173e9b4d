package io.resonant.fuzz;

import io.resonant.model.ModelStreams;
import java.io.IOException;

/** Whatever a server of models answers: it is an answer, or a failure with a code. */
public final class StreamFuzz implements FuzzTarget {
    private static final StreamFuzz TARGET = new StreamFuzz();

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        TARGET.feed(input);
    }

    @Override
    public String name() {
        return "stream";
    }

    @Override
    public void feed(byte[] input) throws IOException {
        ModelStreams.read(input);
    }
}
