package io.resonant.kernel.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.common.buffers.DataReader;
import java.util.Arrays;

/** Reads what a client sends over a WebSocket, for the fuzzer. */
public final class FrameReading {
    private static final int MOST = 1024;

    private FrameReading() {}

    public static void read(byte[] input) {
        var pieces = Arrays.asList(input, (byte[]) null).iterator();
        var reader = new DataReader(pieces::next);
        try {
            while (true) {
                var frame = Frames.read(reader, MOST);
                assertThat(frame.payload()).hasSizeLessThanOrEqualTo(MOST);
                if (frame.opcode() == Frames.TEXT) {
                    assertThat(Frames.text(frame.payload())).isNotNull();
                }
            }
        } catch (Frames.ViolationException refused) {
            assertThat(Frames.isSendable(refused.code())).isTrue();
        } catch (DataReader.InsufficientDataAvailableException end) {
            assertThat(end).isNotNull();
        }
    }
}
