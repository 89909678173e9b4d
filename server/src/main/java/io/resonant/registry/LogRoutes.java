package io.resonant.registry;

import io.resonant.account.Access;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.problem.Problem;

/** The signed log over HTTP: readable by everybody, because it is for those who do not trust the server. */
final class LogRoutes {
    private static final String BASE = "/api/v1/registry";
    private static final String RATE = "catalogue";

    private final RegistryLog log;

    LogRoutes(RegistryLog log) {
        this.log = log;
    }

    void declare(Routes routes) {
        routes.get(BASE + "/log")
                .summary("The signed log of everything that was published, the oldest entry first")
                .description("`resonant verify` reads and checks it. An entry about something that is not public shows"
                        + " its place in the chain and nothing else.")
                .access(Access.PUBLIC)
                .paged()
                .rate(RATE)
                .respondsList(200, LogEntry.class)
                .handle(this::page);
        routes.get(BASE + "/log/head")
                .summary("The newest entry of the log, signed with the time")
                .access(Access.PUBLIC)
                .rate(RATE)
                .responds(200, RegistryLog.Head.class)
                .problem(404, "not_found")
                .handle(request -> Response.ok(log.head().orElseThrow(() -> Problem.notFound("entry"))));
        routes.get(BASE + "/keys")
                .summary("The public keys that releases are or were signed with, the oldest first")
                .access(Access.PUBLIC)
                .rate(RATE)
                .respondsList(200, RegistryKey.class)
                .handle(request -> Response.list(log.keys(), null));
        routes.post("/api/v1/operator/registry/keys")
                .summary("Sign with a new key from now on; the old one vouches for it")
                .access(Access.OPERATOR)
                .responds(201, RegistryKey.class)
                .handle(request -> Response.created(BASE + "/keys", log.rotate()));
    }

    private Response page(Request request) {
        var page = request.page();
        var entries = log.page(page.after().map(LogRoutes::number).orElse(0L), page.limit());
        var next = entries.size() < page.limit()
                ? null
                : Long.toString(entries.getLast().number());
        return Response.list(entries, next);
    }

    private static long number(String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw Problem.invalid("after", "invalid");
        }
        return Long.parseLong(text);
    }
}
