package io.resonant.kernel.job;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.task.FailureHandler.ExponentialBackoffFailureHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Schedule;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.event.Subscription;
import io.resonant.kernel.time.Instants;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Recurring and one-time jobs. Each runs on one node at a time; one whose node dies is run again by another. A job is
 * started at least once, so it must bear being repeated: its effects belong into one transaction.
 *
 * <p>All jobs are declared first, then {@link #start} lets them run.
 */
public final class Jobs implements AutoCloseable {
    private static final Duration QUIET_START = Duration.ofSeconds(2); // the first requests come first
    private static final Duration POLLING = Duration.ofSeconds(5);
    private static final Duration HEARTBEAT = Duration.ofSeconds(30);
    private static final int MISSED_HEARTBEATS = 4; // then the node is taken for dead
    private static final Duration FIRST_RETRY = Duration.ofSeconds(10);
    private static final int AT_ONCE = 8;
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
    private static final String CHANNEL = "resonant_jobs";
    private static final String PAUSE = "pause ";
    private static final String RESUME = "resume ";
    private static final String PRESENT = "present ";
    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final Duration CHECK = Duration.ofMinutes(1);
    private static final Duration HELD = Duration.ofSeconds(30); // a node that pauses all and dies must not be missed

    private final Database database;
    private final InstantSource clock;
    private final Duration delay;
    private final Duration polling;
    private final List<RecurringTask<Void>> recurring = new ArrayList<>();
    private final List<Task<?>> known = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Thread starter;
    private @Nullable ExecutorService threads;
    private volatile @Nullable Scheduler scheduler;
    private @Nullable DatabaseLocation location;
    private boolean due; // the time to start has come
    private boolean paused;
    private final String node = UUID.randomUUID().toString();
    private @Nullable Subscription others;
    private final Set<String> present = ConcurrentHashMap.newKeySet(); // nodes that have answered
    private volatile long askedAt;
    private long held; // how often another node has asked for a pause that has not ended; 0 for none

    public Jobs(Database database, InstantSource clock) {
        this(database, clock, QUIET_START, POLLING);
    }

    Jobs(Database database, InstantSource clock, Duration delay, Duration polling) {
        this.database = database;
        this.clock = clock;
        this.delay = delay;
        this.polling = polling;
        database.onMoved(this::followed);
    }

    /** Runs something again and again, an interval after its last end. */
    public void every(String name, Duration interval, Runnable work) {
        recur(name, Schedules.fixedDelay(interval), work);
    }

    /** Runs something once a day at a time in UTC. */
    public void daily(String name, LocalTime time, Runnable work) {
        recur(name, Schedules.daily(ZoneOffset.UTC, time), work);
    }

    /** Declares a job that is run once for each time that it is scheduled; after a failure again, later each time. */
    public <T> OneTimeJob<T> once(String name, Class<T> dataType, Consumer<T> work) {
        known.add(Tasks.oneTime(name, dataType)
                .onFailure(new ExponentialBackoffFailureHandler<>(FIRST_RETRY))
                .execute((instance, _) -> work.accept(instance.getData())));
        return new OneTimeJob<>(name, this::lookNow);
    }

    /** Starts in the background and a little later, because nothing here is as urgent as being ready. */
    public void start() {
        others = database.listen(CHANNEL, CHECK, new Others());
        starter = Thread.ofVirtual().name("jobs-start").start(() -> {
            try {
                if (!closed.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
                    run();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /**
     * Starts no more jobs, here and on nodes that hear of it, and waits for those that run here. Those that run elsewhere
     * are counted by {@link #underWay}.
     *
     * @return whether all have ended here; if not, nothing has changed
     */
    public boolean pause(Duration patience) {
        present.clear();
        askedAt = System.nanoTime();
        database.tell(CHANNEL, PAUSE + node);
        var ended = pauseHere(patience);
        if (!ended) {
            database.tell(CHANNEL, RESUME + node);
        }
        return ended;
    }

    private synchronized boolean pauseHere(Duration patience) {
        paused = true;
        var running = scheduler;
        if (running == null) {
            return true;
        }
        running.pause();
        var end = System.nanoTime() + patience.toNanos();
        while (!running.getCurrentlyExecuting().isEmpty()) {
            if (System.nanoTime() > end) {
                paused = false;
                running.resume();
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        return true;
    }

    /**
     * After {@link #pause}: how many jobs nodes have begun and not ended. Those of a node that does not answer for some
     * time do not count: it has died, and they are run again.
     */
    public long underWay() {
        if (database.engine() == Engine.SQLITE) {
            return 0; // there are no other nodes
        }
        var nodes = database.readSystem(transaction -> transaction
                .sql("select picked_by from scheduled_tasks where picked = :picked and last_heartbeat > :alive")
                .bind("picked", true)
                .bind("alive", alive())
                .list(row -> row.text("picked_by")));
        var mayAnswer = System.nanoTime() - askedAt < ANSWER.toNanos();
        return nodes.stream()
                .filter(one -> mayAnswer || one.equals(node) || present.contains(one))
                .count();
    }

    /** By how much the job is late that has been due longest, and that nobody is doing. */
    public Duration late() {
        var now = clock.instant();
        var due = database.readSystem(transaction -> transaction
                .sql("""
                        select min(execution_time) as due from scheduled_tasks
                        where execution_time < :now and (picked = :idle or last_heartbeat < :alive)""")
                .bind("now", Instants.truncate(now))
                .bind("idle", false)
                .bind("alive", alive())
                .one(row -> row.instantOrNull("due")));
        return due == null ? Duration.ZERO : Duration.between(due, now);
    }

    /** All that waits or is being run, on whichever node, by name. */
    public List<JobState> states() {
        return database.readSystem(transaction -> transaction
                .sql("""
                        select task_name, count(*) as waiting, min(execution_time) as due,
                            sum(case when picked = :picked and last_heartbeat > :alive then 1 else 0 end) as running,
                            max(last_success) as succeeded, max(last_failure) as failed,
                            coalesce(max(consecutive_failures), 0) as failures
                        from scheduled_tasks group by task_name order by task_name""")
                .bind("picked", true)
                .bind("alive", alive())
                .list(row -> new JobState(
                        row.text("task_name"),
                        row.integer("waiting"),
                        row.instant("due"),
                        row.integer("running") > 0,
                        row.instantOrNull("succeeded"),
                        row.instantOrNull("failed"),
                        row.integer("failures"))));
    }

    /** A node that runs something and was not heard of since then has died. */
    private Instant alive() {
        return Instants.truncate(clock.instant().minus(HEARTBEAT.multipliedBy(MISSED_HEARTBEATS)));
    }

    /** Goes on after {@link #pause}, on the database that is in use now. */
    public void resume() {
        resumeHere();
        database.tell(CHANNEL, RESUME + node);
    }

    private synchronized void resumeHere() {
        paused = false;
        goOn();
    }

    /** A move is over that made this node wait. */
    private synchronized void followed() {
        held = 0;
        resumeHere();
    }

    private synchronized void goOn() {
        var running = scheduler;
        if (paused || held > 0 || closed.getCount() == 0) {
            return;
        }
        if (running == null) {
            if (due) {
                run();
            }
        } else if (database.location().equals(location)) {
            running.resume();
        } else {
            stop(running);
            run();
        }
    }

    /** What other nodes ask for. */
    private final class Others implements Database.Listener {
        private long asked;

        @Override
        public void told(String message) {
            var sender = message.substring(message.indexOf(' ') + 1);
            if (sender.equals(node)) {
                return;
            }
            if (message.startsWith(PAUSE)) {
                asked++;
                hold(asked);
                database.tell(CHANNEL, PRESENT + node);
            } else if (message.startsWith(PRESENT)) {
                present.add(sender);
            } else {
                release(asked);
            }
        }

        @Override
        public void check() {
            // a pause that was missed is noticed by the one who asked: this node goes on to have jobs in its hands
        }
    }

    private synchronized void hold(long number) {
        held = number;
        var running = scheduler;
        if (running != null) {
            running.pause();
        }
        Thread.ofVirtual().name("jobs-held").start(() -> {
            try {
                if (!closed.await(HELD.toMillis(), TimeUnit.MILLISECONDS)) {
                    release(number);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private synchronized void release(long number) {
        if (held == number) {
            held = 0;
            goOn();
        }
    }

    /** Lets running jobs finish; those that take too long are run again after the next start. */
    @Override
    public void close() {
        closed.countDown();
        if (others != null) {
            others.close();
        }
        try {
            if (starter != null) {
                starter.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        stop();
    }

    private synchronized void stop() {
        var running = scheduler;
        if (running != null) {
            stop(running);
        }
    }

    private void stop(Scheduler running) {
        running.stop();
        scheduler = null;
        if (threads != null) {
            threads.shutdownNow();
        }
    }

    private void recur(String name, Schedule schedule, Runnable work) {
        recurring.add(Tasks.recurring(name, schedule).execute((_, _) -> work.run()));
    }

    private void lookNow() {
        var running = scheduler;
        if (running != null) {
            running.triggerCheckForDueExecutions();
        }
    }

    private synchronized void run() {
        due = true;
        if (paused || held > 0 || scheduler != null) {
            return;
        }
        location = database.location();
        var workers = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("job-", 0).factory());
        threads = workers;
        var builder = Scheduler.create(database.dataSource(), known)
                .startTasks(recurring)
                .clock(() -> Instants.truncate(clock.instant()))
                .schedulerName(new SchedulerName.Fixed(node))
                .serializer(new JsonSerializer())
                .jdbcCustomization(customization())
                .threads(AT_ONCE)
                .executorService(workers)
                .pollingInterval(polling)
                .heartbeatInterval(HEARTBEAT)
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .shutdownMaxWait(STOP_PATIENCE);
        switch (database.engine()) {
            case SQLITE -> builder.pollUsingFetch(0.5, 3.0);
            case POSTGRESQL -> builder.pollUsingLockAndFetch(0.5, 1.0);
        }
        var built = builder.build();
        scheduler = built; // first, so that what is scheduled meanwhile is looked for or found by the first look
        built.start();
    }

    private JdbcCustomization customization() {
        return switch (database.engine()) {
            case SQLITE -> new SqliteText();
            case POSTGRESQL -> new PostgreSqlJdbcCustomization(false, false);
        };
    }
}
