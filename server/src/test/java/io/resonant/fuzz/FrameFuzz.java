package io.resonant.fuzz;

import io.resonant.kernel.websocket.FrameReading;

/** Whatever comes over a WebSocket: it is read as it was sent, or ends the connection with a code of the protocol. */
public final class FrameFuzz implements FuzzTarget {
    private static final FrameFuzz TARGET = new FrameFuzz();

    public static void fuzzerTestOneInput(byte[] input) {
        TARGET.feed(input);
    }

    @Override
    public String name() {
        return "frame";
    }

    @Override
    public void feed(byte[] input) {
        FrameReading.read(input);
    }
}
