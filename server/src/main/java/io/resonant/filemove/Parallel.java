package io.resonant.filemove;

import io.resonant.kernel.blob.BlobException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** The same for many things, several at once. */
final class Parallel {
    private static final int AT_ONCE = 32;

    private Parallel() {}

    /** Ends when all have ended, and throws the first failure then. */
    static <T> void each(List<T> items, Consumer<T> action) {
        var running = new ArrayList<Future<?>>();
        var next = items.iterator();
        try (var threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("file-move-", 0).factory())) {
            for (int i = 0; i < Math.min(AT_ONCE, items.size()); i++) {
                running.add(threads.submit(() -> {
                    while (!Thread.currentThread().isInterrupted()) {
                        T item;
                        synchronized (next) {
                            if (!next.hasNext()) {
                                return;
                            }
                            item = next.next();
                        }
                        action.accept(item);
                    }
                }));
            }
            for (var one : running) {
                one.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            running.forEach(one -> one.cancel(true));
            Thread.currentThread().interrupt();
            throw new BlobException(BlobException.Kind.INTERRUPTED, "The move was stopped", e);
        }
    }
}
