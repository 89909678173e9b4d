package io.resonant.move;

import io.resonant.kernel.transfer.Copy;
import java.time.Duration;

/** Bytes a second, over all threads. */
final class Pacing implements Copy.Throttle {
    private final long bytesPerSecond;
    private long free = System.nanoTime();

    Pacing(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    @Override
    public void sent(long bytes) throws InterruptedException {
        long wait;
        synchronized (this) {
            var now = System.nanoTime();
            free = Math.max(free, now) + bytes * 1_000_000_000L / bytesPerSecond;
            wait = free - now;
        }
        if (wait > 0) {
            Thread.sleep(Duration.ofNanos(wait));
        }
    }
}
