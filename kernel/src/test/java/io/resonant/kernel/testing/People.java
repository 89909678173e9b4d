package io.resonant.kernel.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * People who work from the beginning to the end of a test, each a thread, while something happens to the server. The first
 * failure of any of them ends the work of that one and is kept; what was acknowledged must be found again.
 */
public final class People implements AutoCloseable {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10); // what they write has a cost elsewhere
    private static final long PATIENCE_NANOS = Duration.ofMinutes(2).toNanos();

    private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();

    /**
     * One more who writes.
     *
     * @param write answers the id of what was acknowledged
     */
    public void writing(Supplier<String> write) {
        threads.add(Thread.ofVirtual()
                .start(() -> repeat(() -> {
                    acknowledged.add(write.get());
                    count.incrementAndGet();
                })));
    }

    /** One more who reads. */
    public void reading(Runnable read) {
        threads.add(Thread.ofVirtual().start(() -> repeat(read)));
    }

    /** Returns when so many more writes have been acknowledged. */
    public void await(int more) {
        var wanted = count.get() + more;
        var end = System.nanoTime() + PATIENCE_NANOS;
        while (count.get() < wanted && failures.isEmpty()) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        requireNoFailure();
    }

    public void requireNoFailure() {
        assertThat(failures).isEmpty();
    }

    /** What has been acknowledged when this is called is there, each once. */
    public void requireAllIn(Supplier<List<String>> found) {
        var expected = List.copyOf(acknowledged);
        assertThat(found.get()).containsAll(expected).doesNotHaveDuplicates();
    }

    @Override
    public void close() {
        over.set(true);
        for (var one : threads) {
            try {
                one.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void repeat(Runnable work) {
        while (!over.get()) {
            LockSupport.parkNanos(PAUSE_NANOS);
            try {
                work.run();
            } catch (AssertionError | RuntimeException e) {
                failures.add(String.valueOf(e));
                return;
            }
        }
    }
}
