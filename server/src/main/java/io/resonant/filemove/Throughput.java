package io.resonant.filemove;

import io.resonant.kernel.blob.BlobException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Keeps the copier to its rate, and knows how fast it has been lately. */
final class Throughput {
    private static final long WINDOW = TimeUnit.SECONDS.toNanos(5);

    private long freeAt = System.nanoTime();
    private long windowStart = System.nanoTime();
    private long windowBytes;
    private long lastRate = -1;

    /** Waits until so many bytes fit into the rate. */
    void take(long bytes, Optional<Long> rate) {
        long wait;
        synchronized (this) {
            long now = System.nanoTime();
            wait = rate.isPresent() ? freeAt - now : 0;
            if (rate.isPresent()) {
                long cost = (long) (bytes * (double) TimeUnit.SECONDS.toNanos(1) / rate.get());
                freeAt = Math.max(now, freeAt) + cost;
            }
        }
        if (wait > 0) {
            try {
                TimeUnit.NANOSECONDS.sleep(wait);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BlobException(BlobException.Kind.INTERRUPTED, "The move was stopped", e);
            }
        }
    }

    synchronized void done(long bytes) {
        long now = System.nanoTime();
        if (now - windowStart > WINDOW) {
            lastRate = windowBytes * TimeUnit.SECONDS.toNanos(1) / (now - windowStart);
            windowStart = now;
            windowBytes = 0;
        }
        windowBytes += bytes;
    }

    /** Nothing when nothing has moved lately. */
    synchronized Optional<Long> bytesPerSecond() {
        long elapsed = System.nanoTime() - windowStart;
        if (elapsed > 2 * WINDOW) {
            return Optional.empty();
        }
        long current = windowBytes * TimeUnit.SECONDS.toNanos(1) / Math.max(elapsed, 1);
        return Optional.of(elapsed > WINDOW / 5 || lastRate < 0 ? current : lastRate);
    }
}
