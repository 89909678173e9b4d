package io.resonant.kernel.report;

import io.resonant.kernel.http.Access;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import java.util.function.Supplier;

/** Where a report is asked for: signed, for programs, and beside it as a page. */
public final class ReportRoutes {
    private ReportRoutes() {}

    /**
     * @param subject what it is about, as in "the last move"
     * @param report may throw the problem 404 {@code not_found}, as {@code page} may
     */
    public static void declare(
            Routes routes,
            String path,
            String subject,
            Access access,
            Supplier<SignedReport> report,
            Supplier<String> page) {
        routes.get(path + "/report")
                .summary("The signed report of " + subject)
                .access(access)
                .responds(200, SignedReport.class)
                .problem(404, "not_found")
                .handle(_ -> Response.ok(report.get()));
        routes.get(path + "/report/page")
                .summary("The report of " + subject + " as a page to read and to keep")
                .access(access)
                .respondsContent(200, "text/html")
                .problem(404, "not_found")
                .handle(_ -> Response.text(200, "text/html; charset=utf-8", page.get())
                        .policy(ReportPage.POLICY));
    }
}
