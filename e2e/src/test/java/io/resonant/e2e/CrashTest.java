package io.resonant.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Takes the power away in the middle of writing, again and again: what was acknowledged is there afterwards. */
class CrashTest {
    private static final int KILLS = 8;
    private static final int WRITERS = 8;

    @TempDir
    Path folder;

    @Test
    void nothingAcknowledgedIsLostWhenTheServerIsKilled() {
        var data = folder.resolve("data");
        var acknowledged = new ConcurrentSkipListSet<String>();
        var numbers = new AtomicInteger();
        var random = new Random(11);
        String thread;
        try (var server = RunningServer.start(data)) {
            server.setUp();
            server.signIn();
            thread = server.post("/api/v1/threads", Map.of("title", "Crash"))
                    .path("id")
                    .asString();
            server.kill();
        }
        for (int round = 0; round < KILLS; round++) {
            try (var server = RunningServer.start(data)) {
                server.signIn();
                var writers = startWriters(server, thread, numbers, acknowledged);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(150 + random.nextInt(500)));
                server.kill();
                writers.forEach(CrashTest::join);
            }
        }
        try (var server = RunningServer.start(data)) {
            server.signIn();
            var stored = messages(server, thread);
            assertThat(acknowledged).as("the test wrote something").hasSizeGreaterThan(KILLS);
            assertThat(stored).containsAll(acknowledged);
            assertThat(server.stop()).isZero();
        }
    }

    private static List<Thread> startWriters(
            RunningServer server, String thread, AtomicInteger numbers, Set<String> acknowledged) {
        return IntStream.range(0, WRITERS)
                .mapToObj(_ -> Thread.ofVirtual().start(() -> {
                    try {
                        while (true) {
                            var content = "message " + numbers.incrementAndGet();
                            server.post("/api/v1/messages", Map.of("thread_id", thread, "content", content));
                            acknowledged.add(content);
                        }
                    } catch (UncheckedIOException killed) {
                        // what was under way has no answer, and so no promise
                    }
                }))
                .toList();
    }

    private static Set<String> messages(RunningServer server, String thread) {
        var contents = new TreeSet<String>();
        var next = "";
        do {
            var page = server.get("/api/v1/messages?limit=200&thread_id=" + thread
                    + (next.isEmpty()
                            ? ""
                            : "&after=" + java.net.URLEncoder.encode(next, java.nio.charset.StandardCharsets.UTF_8)));
            page.path("items")
                    .values()
                    .forEach(item -> contents.add(item.path("content").asString()));
            next = page.path("next").asString("");
        } while (!next.isEmpty());
        return contents;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
