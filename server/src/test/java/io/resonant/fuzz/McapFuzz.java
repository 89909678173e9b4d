package io.resonant.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.problem.Problem;
import io.resonant.mcap.McapLimits;
import io.resonant.mcap.McapReader;
import io.resonant.mcap.McapSource;
import java.io.IOException;

/** Whatever the recording: it is read, or refused with a code of its own. */
public final class McapFuzz implements FuzzTarget {
    private static final McapFuzz TARGET = new McapFuzz();

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        TARGET.feed(input);
    }

    @Override
    public String name() {
        return "mcap";
    }

    @Override
    public void feed(byte[] input) throws IOException {
        try {
            assertThat(McapReader.read(McapSource.of(input), McapLimits.USUAL)).isNotNull();
        } catch (Problem refused) {
            assertThat(refused.code()).startsWith("mcap_");
        }
    }
}
