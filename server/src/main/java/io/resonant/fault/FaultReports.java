package io.resonant.fault;

import io.resonant.kernel.outbound.OutboundBody;
import io.resonant.kernel.outbound.OutboundException;
import io.resonant.kernel.outbound.OutboundHttp;
import io.resonant.kernel.outbound.OutboundRequest;
import io.resonant.kernel.outbound.OutboundSettings;
import io.resonant.kernel.outbound.RetryPolicy;
import io.resonant.kernel.telemetry.ErrorWatch;
import io.resonant.kernel.telemetry.LoggedError;
import io.resonant.kernel.telemetry.Telemetry;
import io.resonant.kernel.time.Ids;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each error that is logged to a Sentry-compatible server, from a thread of its own. The same error goes out once a
 * minute, and thirty different ones at most; how many were left out stands in the next report. What does not arrive is
 * counted and not repeated: everything is in the log.
 */
public final class FaultReports implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FaultReports.class);
    private static final int MOST_IN_A_MINUTE = 30;
    private static final Duration FAREWELL = Duration.ofSeconds(2);
    private static final Duration USUAL_PAUSE = Duration.ofMinutes(1);
    private static final int TOO_MANY = 429;

    private final ReportAddress address;
    private final String version;
    private final Telemetry telemetry;
    private final InstantSource clock;
    private final Ids ids;
    private final OutboundHttp http;
    /** Nothing stands for the end. */
    private final BlockingQueue<Optional<Report>> waiting = new ArrayBlockingQueue<>(2 * MOST_IN_A_MINUTE);

    private final Thread sender =
            Thread.ofPlatform().daemon().name("fault-reports").unstarted(this::send);
    private final Set<Kind> reported = new HashSet<>();
    private long minute;
    private long leftOut;
    private boolean arrives = true;
    private Instant pausedUntil = Instant.MIN;
    private @Nullable ErrorWatch watch;

    /** What makes two errors the same one. */
    private record Kind(
            String logger,
            String words,
            @Nullable String type,
            @Nullable StackTraceElement place) {
        static Kind of(LoggedError error) {
            var inner = error.thrown().isEmpty() ? null : error.thrown().getLast();
            return new Kind(
                    error.logger(),
                    error.words(),
                    inner == null ? null : inner.type(),
                    inner == null || inner.calls().isEmpty()
                            ? null
                            : inner.calls().getFirst());
        }
    }

    private record Report(LoggedError error, long leftOut) {}

    /** @param version of this program */
    public FaultReports(ReportAddress address, String version, Telemetry telemetry, InstantSource clock) {
        this.address = address;
        this.version = version;
        this.telemetry = telemetry;
        this.clock = clock;
        this.ids = new Ids(clock);
        // The operator wrote the address, so it may lie in a private network.
        this.http = new OutboundHttp(
                OutboundSettings.of("error reports", address.server(), true)
                        .withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(20))
                        .withMaxResponseBytes(64 << 10)
                        .withRetries(RetryPolicy.NONE),
                clock);
    }

    /** Reports what is logged from now on. */
    public synchronized void start() {
        sender.start();
        watch = new ErrorWatch(this::take);
    }

    /** Sends what waits, for two seconds at most. */
    @Override
    public void close() {
        synchronized (this) {
            if (watch != null) {
                watch.close();
            }
        }
        waiting.offer(Optional.empty());
        try {
            if (sender.isAlive() && !sender.join(FAREWELL)) {
                sender.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        http.close();
    }

    private synchronized void take(LoggedError error) {
        long now = clock.instant().getEpochSecond() / 60;
        if (now != minute) {
            minute = now;
            reported.clear();
        }
        boolean wanted = reported.size() < MOST_IN_A_MINUTE && reported.add(Kind.of(error));
        if (wanted && waiting.offer(Optional.of(new Report(error, leftOut)))) {
            leftOut = 0;
        } else {
            leftOut++;
            count("left_out");
        }
    }

    private void send() {
        try {
            for (var next = waiting.take(); next.isPresent(); next = waiting.take()) {
                send(next.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closing
        }
    }

    private void send(Report report) {
        var now = clock.instant();
        if (now.isBefore(pausedUntil)) {
            count("refused");
            return;
        }
        var id = ids.next().toString().replace("-", "");
        var envelope = FaultEnvelope.of(id, report.error(), version, report.leftOut(), now);
        try {
            http.send(new OutboundRequest(
                    "POST",
                    "/api/" + address.project() + "/envelope/",
                    Map.of("content-type", FaultEnvelope.TYPE, "x-sentry-auth", credentials()),
                    OutboundBody.bytes(envelope),
                    false));
            count("sent");
            if (!arrives) {
                arrives = true;
                LOG.info("Error reports arrive again");
            }
        } catch (OutboundException e) {
            failed(e);
        }
    }

    private void failed(OutboundException failure) {
        if (failure.status() == TOO_MANY) {
            pausedUntil = clock.instant().plus(failure.retryAfter().orElse(USUAL_PAUSE));
            count("refused");
            return;
        }
        count("failed");
        if (arrives) {
            arrives = false;
            LOG.warn(
                    "An error report did not arrive and is not sent again ({}); the errors themselves are in this log."
                            + " Look at RESONANT_SENTRY_DSN and at the server that it names",
                    failure.getMessage());
        }
    }

    private String credentials() {
        return "Sentry sentry_version=7, sentry_client=resonant/" + version + ", sentry_key="
                + address.key().reveal();
    }

    private void count(String outcome) {
        telemetry.count("fault_reports", "outcome", outcome);
    }
}
