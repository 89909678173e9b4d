package io.resonant.kernel.http;

import io.resonant.kernel.limit.RateLimits;
import io.resonant.kernel.telemetry.Telemetry;
import java.time.InstantSource;

/** Servers on a free port of the loopback address. */
public final class TestServers {
    private TestServers() {}

    public static HttpServer server(Routes routes, Gate gate) {
        return server(HttpSettings.loopback(0), routes, gate);
    }

    public static HttpServer server(HttpSettings settings, Routes routes, Gate gate) {
        var clock = InstantSource.system();
        return new HttpServer(settings, routes, gate, RateLimits.none(clock), new Telemetry(), clock);
    }
}
