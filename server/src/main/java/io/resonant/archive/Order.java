package io.resonant.archive;

import io.resonant.kernel.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A state that the keeper of an archive was asked for. It is there as long as the order is, and somebody touches that. */
final class Order implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration TOUCH = Duration.ofSeconds(10);

    private final Path file;
    private final InstantSource clock;
    private final CountDownLatch closed = new CountDownLatch(1);

    private Order(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    /** What came of it. */
    record Answer(Map<String, String> fields) {
        boolean isReady() {
            return text("state").equals("ready");
        }

        String text(String name) {
            return fields.getOrDefault(name, "");
        }

        /** When the last transaction was committed that has come back. */
        Optional<Instant> reached() {
            return Optional.of(text("reached")).filter(text -> !text.isEmpty()).map(Instant::parse);
        }
    }

    static Order give(Path folder, InstantSource clock, Map<String, String> wanted) {
        var file = folder.resolve(UUID.randomUUID() + ".order");
        var text = new StringBuilder();
        wanted.forEach(
                (name, value) -> text.append(name).append('=').append(value).append('\n'));
        try {
            var unfinished = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(unfinished, text);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw Problem.of(503, "archive_failed")
                    .with("reason", "an order cannot be written: " + e)
                    .cause(e);
        }
        var order = new Order(file, clock);
        Thread.ofPlatform().daemon().name("archive-order").start(order::keep);
        return order;
    }

    private void keep() {
        try {
            while (!closed.await(TOUCH.toMillis(), TimeUnit.MILLISECONDS)) {
                Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param meanwhile asks whether there is still somebody to wait for */
    Answer await(Runnable meanwhile) {
        var answer = file.resolveSibling(String.valueOf(file.getFileName()).replace(".order", ".answer"));
        try {
            while (true) {
                if (Files.exists(answer)) {
                    var fields = new TreeMap<String, String>();
                    Files.readAllLines(answer).stream()
                            .map(line -> line.split("=", 2))
                            .filter(pair -> pair.length == 2)
                            .forEach(pair -> fields.put(pair[0], pair[1]));
                    return new Answer(fields);
                }
                meanwhile.run();
                if (closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new IllegalStateException("The order was taken back");
                }
            }
        } catch (NoSuchFileException e) {
            throw Problem.of(503, "archive_failed")
                    .with("reason", "the answer is gone")
                    .cause(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the state was rebuilt", e);
        }
    }

    /** The state may go. */
    @Override
    public void close() {
        closed.countDown();
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
