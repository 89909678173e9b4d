package io.resonant.statistics;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.catalogue.DownloadStatistics.Line;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Statistics over HTTP, for reading and as a table to take away. */
final class StatisticsRoutes {
    private static final String OWN = "/api/v1/registry/statistics";
    private static final String SERVER = "/api/v1/operator/statistics";
    private static final int USUAL_DAYS = 90;
    private static final int MOST_DAYS = 366;
    private static final String DAYS = "How many days, today included; " + USUAL_DAYS + " when not given.";
    private static final String CSV = "text/csv; charset=utf-8; header=present";

    private final Statistics statistics;

    StatisticsRoutes(Statistics statistics) {
        this.statistics = statistics;
    }

    void declare(Routes routes) {
        routes.get(OWN)
                .summary("How what the organisation has published is used: downloads by day and version, feedback")
                .access(Access.GUEST)
                .query("days", DAYS)
                .responds(200, UsageReport.class)
                .handle(request -> Response.ok(statistics.own(request.principal(Actor.class), days(request))));
        routes.get(OWN + ".csv")
                .id("exportStatistics")
                .summary("The downloads of what the organisation has published, a line for each day and version")
                .access(Access.GUEST)
                .query("days", DAYS)
                .respondsContent(200, CSV)
                .handle(request -> csv(statistics.lines(request.principal(Actor.class), days(request))));
        routes.get(SERVER)
                .summary(
                        "How everything on this server is used, how good recommendations are, what is looked for in vain")
                .access(Access.OPERATOR)
                .query("days", DAYS)
                .responds(200, Statistics.ServerReport.class)
                .handle(request -> Response.ok(statistics.server(days(request))));
        routes.get(SERVER + ".csv")
                .id("exportServerStatistics")
                .summary("The downloads of everything on this server, a line for each day and version")
                .access(Access.OPERATOR)
                .query("days", DAYS)
                .respondsContent(200, CSV)
                .handle(request -> csv(statistics.lines(days(request))));
    }

    private static int days(Request request) {
        return request.queryInt("days", 1, MOST_DAYS).orElse(USUAL_DAYS);
    }

    /** RFC 4180. Ids and versions hold no character that a table program would take for a formula. */
    private static Response csv(List<Line> lines) {
        var text = new StringBuilder("day,kind,item,version,downloads\r\n");
        for (var line : lines) {
            text.append(line.day())
                    .append(',')
                    .append(line.kind().word())
                    .append(',')
                    .append(line.item())
                    .append(',')
                    .append(line.version())
                    .append(',')
                    .append(line.count())
                    .append("\r\n");
        }
        return Response.bytes(200, CSV, text.toString().getBytes(StandardCharsets.UTF_8))
                .header("Content-Disposition", "attachment; filename=\"downloads.csv\"");
    }
}
