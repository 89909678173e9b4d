package io.resonant.kernel.http;

import io.resonant.kernel.limit.RateLimits;
import io.resonant.kernel.telemetry.Telemetry;
import java.time.InstantSource;

/** Servers on a free port of the loopback address. */
public final class TestServers {
    private TestServers() {}

    /** Lets everybody in. */
    enum Rule implements Access {
        PUBLIC
    }

    record Text(String text) {}

    /** A server with limits, whose route {@code /a/{name}} says the name and {@code /raw} counts up to a hundred bytes. */
    static HttpServer talking(HttpSettings.Limits limits, Routes routes) {
        routes.get("/a/{name}")
                .summary("Says the name")
                .access(Rule.PUBLIC)
                .query("q", "Anything")
                .handle(request -> Response.ok(
                        new Text(request.path("name") + request.query("q").orElse(""))));
        routes.post("/raw")
                .summary("Counts")
                .access(Rule.PUBLIC)
                .raw()
                .limit(100)
                .handle(request -> Response.ok(new Text("" + request.bytes().length)));
        return server(HttpSettings.loopback(0).withLimits(limits), routes, (_, _) -> {})
                .start();
    }

    public static HttpServer server(Routes routes, Gate gate) {
        return server(HttpSettings.loopback(0), routes, gate);
    }

    public static HttpServer server(HttpSettings settings, Routes routes, Gate gate) {
        var clock = InstantSource.system();
        return new HttpServer(settings, routes, gate, RateLimits.none(clock), new Telemetry(), clock);
    }
}
