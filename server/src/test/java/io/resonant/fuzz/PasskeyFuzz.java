package io.resonant.fuzz;

import io.resonant.passkey.PasskeyAnswers;
import java.nio.charset.StandardCharsets;

/** Whatever a browser answers: it is refused as such. */
public final class PasskeyFuzz implements FuzzTarget {
    private static final PasskeyFuzz TARGET = new PasskeyFuzz();

    public static void fuzzerTestOneInput(byte[] input) {
        TARGET.feed(input);
    }

    @Override
    public String name() {
        return "passkey";
    }

    @Override
    public void feed(byte[] input) {
        PasskeyAnswers.refused(new String(input, StandardCharsets.UTF_8));
    }
}
