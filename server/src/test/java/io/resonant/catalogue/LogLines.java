package io.resonant.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

/** Reads a log of a web server line by line, for the fuzzer. */
public final class LogLines {
    private LogLines() {}

    public static void read(String log) {
        var reader = new AccessLog();
        log.lines().forEach(line -> {
            if (reader.read(line) instanceof AccessLog.Line.Download download) {
                assertThat(download.sha256()).matches("[0-9a-f]{64}");
            }
        });
    }
}
