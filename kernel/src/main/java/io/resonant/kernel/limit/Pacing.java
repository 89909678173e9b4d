package io.resonant.kernel.limit;

import java.time.Duration;

/** Bytes a second, over all threads. */
public final class Pacing {
    private final long bytesPerSecond;
    private long free = System.nanoTime();

    public Pacing(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /** Waits as long as so many more bytes should wait. */
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
