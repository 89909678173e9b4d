package io.resonant.move;

import io.resonant.kernel.job.Jobs;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.transfer.Move;
import io.resonant.kernel.transfer.Move.FailPoint;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A moment at which no node has a job in its hands. The end of such a job would be refused by the database that is left,
 * and it would run again on the other one.
 */
final class QuietMoment {
    private static final Logger LOG = LoggerFactory.getLogger(QuietMoment.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Jobs jobs;

    QuietMoment(Jobs jobs) {
        this.jobs = jobs;
    }

    /** Hands over; what it is given looks once more, when nobody can begin a job any more. */
    interface Looking {
        Move.Pause run(FailPoint look) throws SQLException;
    }

    private static final class JobBegan extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** @throws Problem 409 {@code move_jobs_running} */
    Move.Pause of(Looking hand) throws SQLException {
        return ofThisNode(_ -> {
            var end = System.nanoTime() + PATIENCE.toNanos();
            while (true) {
                awaitOthers(end);
                try {
                    return hand.run(where -> {
                        if (where.equals("draining") && jobs.underWay() > 0) {
                            throw new JobBegan();
                        }
                    });
                } catch (JobBegan e) {
                    LOG.debug("A node began a job in the last moment; the hand-over is tried again.", e);
                }
            }
        });
    }

    /** Without regard to other nodes: after a crash there is only forward, and jobs of the crashed node stay open. */
    Move.Pause ofThisNode(Looking hand) throws SQLException {
        if (!jobs.pause(PATIENCE)) {
            throw Problem.of(409, "move_jobs_running");
        }
        try {
            return hand.run(FailPoint.NONE);
        } finally {
            jobs.resume();
        }
    }

    private void awaitOthers(long end) {
        while (jobs.underWay() > 0) {
            if (System.nanoTime() > end) {
                throw Problem.of(409, "move_jobs_running");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
