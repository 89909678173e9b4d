package io.resonant.kernel.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes lines from one thread of its own, many in one write. A request never waits for the terminal or for a pipe that
 * nobody reads: when too many lines wait, they are dropped and counted in the log itself.
 */
final class LogWriter extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private static final int MOST_WAITING = 20_000;
    private static final long GATHER = Duration.ofMillis(5).toNanos();
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final LineFormat lines;
    private final OutputStream out;
    private final ConcurrentLinkedQueue<String> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();
    private final Thread writer =
            Thread.ofPlatform().daemon().name("log-writer").unstarted(this::write);
    private volatile boolean resting;
    private volatile boolean stopping;

    LogWriter(LineFormat lines, OutputStream out) {
        this.lines = lines;
        this.out = out;
    }

    @Override
    public void start() {
        super.start();
        writer.start();
    }

    /** Returns when everything logged so far is written, or after two seconds. */
    @Override
    public void stop() {
        if (!isStarted()) {
            return;
        }
        super.stop();
        stopping = true;
        LockSupport.unpark(writer);
        try {
            writer.join(FAREWELL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (count.get() >= MOST_WAITING) {
            dropped.incrementAndGet();
            return;
        }
        count.incrementAndGet();
        waiting.add(lines.format(event, RequestScope.id()));
        if (resting) {
            resting = false;
            LockSupport.unpark(writer);
        }
    }

    private void write() {
        var batch = new StringBuilder();
        boolean idle = false;
        while (true) {
            drainTo(batch);
            if (!batch.isEmpty()) {
                write(batch);
                idle = false;
            } else if (stopping) {
                return;
            } else if (idle) {
                rest();
            } else {
                idle = true;
                LockSupport.parkNanos(this, GATHER); // a busy server logs again at once: no wake-up for each line
            }
        }
    }

    private void rest() {
        resting = true;
        if (waiting.isEmpty() && !stopping) {
            LockSupport.park(this);
        }
        resting = false;
    }

    private void drainTo(StringBuilder batch) {
        for (var line = waiting.poll(); line != null; line = waiting.poll()) {
            count.decrementAndGet();
            batch.append(line);
            if (batch.length() > 64 * 1024) {
                break;
            }
        }
        long lost = dropped.getAndSet(0);
        if (lost > 0) {
            batch.append("... ").append(lost).append(" log lines were dropped: nobody takes them fast enough\n");
        }
    }

    private void write(StringBuilder batch) {
        try {
            out.write(batch.toString().getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            addError("standard error is closed; log lines are lost", e);
        }
        batch.setLength(0);
    }
}
