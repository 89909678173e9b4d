package io.resonant.moderation;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.page.Cursor;
import io.resonant.kernel.page.Slice;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Reports over HTTP. */
final class ReportRoutes {
    private static final String OWN = "/api/v1/reports";
    private static final String REVIEW = "/api/v1/operator/reports";

    private final Reports reports;

    ReportRoutes(Reports reports) {
        this.reports = reports;
    }

    /** @param answer read by who reported */
    record DecideReport(boolean uphold, String answer) {}

    void declare(Routes routes) {
        routes.get(OWN)
                .summary("What the organisation's people have reported, the newest first")
                .access(Access.GUEST)
                .paged()
                .respondsList(200, Report.class)
                .handle(request -> page(request, (after, limit) -> reports.list(actor(request), after, limit)));
        routes.post(OWN)
                .summary("Tell the operator of the server that something in the catalogue should not be there")
                .access(Access.GUEST)
                .body(NewReport.class)
                .responds(201, Report.class)
                .problem(404, "not_found")
                .problem(409, "report_open")
                .handle(request ->
                        Response.created(OWN, reports.create(actor(request), request.body(NewReport.class))));
        routes.get(REVIEW)
                .summary("Reports of all organisations in one state, the oldest first")
                .access(Access.OPERATOR)
                .query("state", "`open` when not given", ReportState.class)
                .paged()
                .respondsList(200, Report.class)
                .handle(request -> {
                    var state = request.query("state", ReportState.class).orElse(ReportState.OPEN);
                    return page(request, (after, limit) -> reports.inState(state, after, limit));
                });
        routes.put(REVIEW + "/{id}/decision")
                .summary("Close a report; who made it reads the answer")
                .access(Access.OPERATOR)
                .body(DecideReport.class)
                .responds(200, Report.class)
                .problem(404, "not_found")
                .problem(409, "report_decided")
                .handle(this::decide);
    }

    private Response decide(Request request) {
        var body = request.body(DecideReport.class);
        return Response.ok(
                reports.decide(request.findPrincipal(Actor.class), request.pathId("id"), body.uphold(), body.answer()));
    }

    private static Response page(Request request, BiFunction<@Nullable UUID, Integer, List<Report>> read) {
        var page = request.page();
        var after = page.after().map(text -> Cursor.parse(text, 1).uuid(0)).orElse(null);
        var slice = Slice.of(read.apply(after, page.limit() + 1), page.limit(), report -> Cursor.of(report.id()));
        return Response.list(slice.items(), slice.next());
    }

    private static Actor actor(Request request) {
        return request.principal(Actor.class);
    }
}
