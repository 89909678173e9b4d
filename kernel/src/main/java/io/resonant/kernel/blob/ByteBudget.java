package io.resonant.kernel.blob;

import java.util.concurrent.Semaphore;

/** Bounds the bytes that are held in memory at once, however many objects are under way. */
public final class ByteBudget {
    private static final int UNIT = 1024;

    private final int units;
    private final Semaphore free;

    public ByteBudget(long bytes) {
        this.units = Math.toIntExact(Math.max(1, bytes / UNIT));
        this.free = new Semaphore(units, true);
    }

    /** Bytes that may be held until it is closed. */
    public interface Share extends AutoCloseable {
        @Override
        void close();
    }

    /** Waits until so many bytes are free; more than the whole budget is taken for the whole. */
    public Share take(long bytes) {
        int wanted = Math.clamp((bytes + UNIT - 1) / UNIT, 1, units);
        try {
            free.acquire(wanted);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BlobException(BlobException.Kind.INTERRUPTED, "The transfer was stopped", e);
        }
        return () -> free.release(wanted);
    }

    /** How many bytes are taken now. */
    public long taken() {
        return (long) (units - free.availablePermits()) * UNIT;
    }
}
