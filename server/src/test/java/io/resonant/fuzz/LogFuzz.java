package io.resonant.fuzz;

import io.resonant.catalogue.LogLines;
import java.nio.charset.StandardCharsets;

/** Whatever stands in the log of a web server: a line is a download, another one, or cannot be read. */
public final class LogFuzz implements FuzzTarget {
    private static final LogFuzz TARGET = new LogFuzz();

    public static void fuzzerTestOneInput(byte[] input) {
        TARGET.feed(input);
    }

    @Override
    public String name() {
        return "log";
    }

    @Override
    public void feed(byte[] input) {
        LogLines.read(new String(input, StandardCharsets.UTF_8));
    }
}
