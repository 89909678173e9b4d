package io.resonant;

import io.resonant.kernel.http.HttpSettings;
import io.resonant.kernel.limit.RateLimits;
import io.resonant.kernel.websocket.WebSocketLimits;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;

/** How the server may be entered: where it listens, how many may come at once and how often. */
final class Doorway {
    /** Of submissions that nobody signs in for, from one network: a client gathers what it tells for some minutes. */
    private static final int FEEDBACK_PER_MINUTE = 600;

    /** Of attempts to open shared links, from one network; their tokens cannot be guessed even so. */
    private static final int SHARED_PER_MINUTE = 300;

    private Doorway() {}

    static HttpSettings http(Settings settings, String host) {
        var web = settings.web();
        var usual = HttpSettings.Limits.USUAL;
        return new HttpSettings(
                host,
                web.port(),
                web.publicUrl(),
                web.trustedProxies(),
                Set.copyOf(web.corsOrigins()),
                new HttpSettings.Limits(
                        usual.connections(),
                        web.connectionsPerAddress(),
                        usual.headerTime(),
                        usual.idleTime(),
                        usual.stallTime(),
                        usual.stopTime()));
    }

    static WebSocketLimits webSockets(Settings settings) {
        var usual = WebSocketLimits.USUAL;
        return new WebSocketLimits(
                usual.connections(),
                settings.web().connectionsPerAddress(),
                usual.messageBytes(),
                usual.queueBytes(),
                usual.pingInterval(),
                usual.silence());
    }

    static RateLimits rates(Settings settings, InstantSource clock) {
        var rate = RateLimits.Rate.perMinute(settings.web().callsPerMinute());
        var feedback = RateLimits.Rate.perMinute(
                Math.min(FEEDBACK_PER_MINUTE, settings.web().callsPerMinute()));
        var shared = RateLimits.Rate.perMinute(
                Math.min(SHARED_PER_MINUTE, settings.web().callsPerMinute()));
        return new RateLimits(Map.of("read", rate, "write", rate, "feedback", feedback, "shared", shared), clock);
    }
}
