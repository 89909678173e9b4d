package io.resonant.kernel.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

@BothEngines
record JobsTest(TestDatabase test) {
    private record Reminder(UUID task, String text) {}

    private Jobs jobs() {
        return new Jobs(test.database(), test.clock(), Duration.ZERO, Duration.ofMillis(20));
    }

    @Test
    void aRecurringJobRunsAgainAfterItsInterval() throws InterruptedException {
        var runs = new LinkedBlockingQueue<String>();
        try (var jobs = jobs()) {
            jobs.every("recurring", Duration.ofMinutes(5), () -> runs.add("run"));
            jobs.start();
            assertThat(next(runs)).isEqualTo("run");
            assertThat(nextAsTimeGoesOn(runs)).isEqualTo("run");
        }
    }

    @Test
    void whatWaitsAndWhatWentWrongIsListedByName() throws InterruptedException {
        var runs = new LinkedBlockingQueue<String>();
        try (var jobs = jobs()) {
            var later = jobs.once("states-later", String.class, runs::add);
            jobs.every("states-well", Duration.ofMinutes(5), () -> runs.add("well"));
            jobs.every("states-wrong", Duration.ofMinutes(5), () -> {
                runs.add("wrong");
                throw new IllegalStateException("on purpose");
            });
            var day = test.clock().instant().plus(Duration.ofDays(1));
            test.database().runSystem(transaction -> {
                later.schedule(transaction, "one", "one", day);
                later.schedule(transaction, "two", "two", day.plusSeconds(1));
            });
            jobs.start();
            next(runs);
            next(runs);
            var patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (state(jobs, "states-well").succeededAt() == null
                    || state(jobs, "states-wrong").failures() == 0) {
                assertThat(System.nanoTime()).as("both have ended").isLessThan(patience);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
            assertThat(state(jobs, "states-well").failures()).isZero();
            assertThat(state(jobs, "states-wrong").failedAt()).isNotNull();
            assertThat(state(jobs, "states-wrong").running()).isFalse();
            assertThat(state(jobs, "states-later").waiting()).isEqualTo(2);
            assertThat(state(jobs, "states-later").dueAt()).isEqualTo(day);
        }
    }

    private static JobState state(Jobs jobs, String name) {
        return jobs.states().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aOneTimeJobRunsWhenItsTransactionCommits() throws InterruptedException {
        var runs = new LinkedBlockingQueue<Reminder>();
        var reminder = new Reminder(test.newId(), "日本語");
        try (var jobs = jobs()) {
            var job = jobs.once("remind", Reminder.class, runs::add);
            jobs.start();
            assertThatThrownBy(() -> test.database().run(test.tenant(), transaction -> {
                        job.schedule(transaction, "lost", reminder, transaction.now());
                        throw new IllegalStateException("rolled back");
                    }))
                    .hasMessage("rolled back");
            test.database()
                    .run(test.tenant(), transaction -> job.schedule(transaction, "kept", reminder, transaction.now()));
            test.database().runSystem(transaction -> {
                job.schedule(transaction, "system", reminder, transaction.now());
                job.schedule(transaction, "system", reminder, transaction.now());
            });
            assertThat(next(runs)).isEqualTo(reminder);
            assertThat(next(runs)).isEqualTo(reminder);
        }
        assertThat(runs).isEmpty();
    }

    @Test
    void aOneTimeJobThatFailsIsTriedAgainLater() throws InterruptedException {
        var runs = new LinkedBlockingQueue<Integer>();
        var count = new AtomicInteger();
        try (var jobs = jobs()) {
            var job = jobs.once("failing", String.class, _ -> {
                runs.add(count.incrementAndGet());
                if (count.get() == 1) {
                    throw new IllegalStateException("not yet");
                }
            });
            jobs.start();
            test.database().runSystem(transaction -> job.schedule(transaction, "x", "data", transaction.now()));
            assertThat(next(runs)).isEqualTo(1);
            assertThat(nextAsTimeGoesOn(runs)).isEqualTo(2);
        }
    }

    @Test
    void twoNodesRunEachJobOnce() throws InterruptedException {
        var runs = new LinkedBlockingQueue<String>();
        try (var one = jobs();
                var two = jobs()) {
            var job = one.once("shared", String.class, runs::add);
            two.once("shared", String.class, runs::add);
            one.start();
            two.start();
            test.database().runSystem(transaction -> {
                for (var i = 0; i < 50; i++) {
                    job.schedule(transaction, "job-" + i, "job-" + i, transaction.now());
                }
            });
            var seen = new ArrayList<String>();
            for (var i = 0; i < 50; i++) {
                seen.add(next(runs));
            }
            assertThat(seen).doesNotHaveDuplicates();
        }
        assertThat(runs).isEmpty();
    }

    /** The scheduler notes the next time after the work, so one step of the clock may come before it. */
    private <T> T nextAsTimeGoesOn(BlockingQueue<T> queue) throws InterruptedException {
        for (var i = 0; i < 200; i++) {
            test.clock().advance(Duration.ofMinutes(1));
            var value = queue.poll(100, TimeUnit.MILLISECONDS);
            if (value != null) {
                return value;
            }
        }
        throw new AssertionError("The job did not run again");
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        var value = queue.poll(20, TimeUnit.SECONDS);
        assertThat(value).isNotNull();
        return Objects.requireNonNull(value);
    }
}
