package io.resonant.monitor;

import io.resonant.account.Access;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.job.JobState;
import java.util.List;

/** How the server was, over HTTP. */
final class MonitorRoutes {
    private static final int USUAL_HOURS = 24;
    private static final int MOST_HOURS = 48;

    private final Monitor monitor;

    /** @param items by name */
    record JobList(List<JobState> items) {}

    MonitorRoutes(Monitor monitor) {
        this.monitor = monitor;
    }

    void declare(Routes routes) {
        routes.get("/api/v1/operator/monitor")
                .summary("How the server was in the last hours: answers, errors, database, memory, disk, backups")
                .access(Access.OPERATOR)
                .query("hours", "How many; " + USUAL_HOURS + " when not given, " + MOST_HOURS + " at most.")
                .responds(200, MonitorReport.class)
                .handle(request -> Response.ok(
                        monitor.report(request.queryInt("hours", 1, MOST_HOURS).orElse(USUAL_HOURS))));
        routes.get("/api/v1/operator/jobs")
                .summary("What the server does by itself: when each job is run next, and how it went last")
                .access(Access.OPERATOR)
                .responds(200, JobList.class)
                .handle(_ -> Response.ok(new JobList(monitor.jobs())));
    }
}
