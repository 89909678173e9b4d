package io.resonant;

import io.resonant.kernel.database.Database;
import io.resonant.kernel.http.HttpSettings;
import io.resonant.kernel.limit.DatabaseCounts;
import io.resonant.kernel.limit.RateLimits;
import io.resonant.kernel.limit.SharedCounts;
import io.resonant.kernel.redis.RedisCounts;
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

    /** Of exports of an account, for one caller: each reads much and writes a file. */
    private static final int EXPORTS_PER_MINUTE = 10;

    /** Of calls that applications make for their tokens, from one network; what proves them cannot be guessed even so. */
    private static final int OAUTH_PER_MINUTE = 300;

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

    /** Where nodes count together. */
    static SharedCounts counts(Settings settings, Database database) {
        return settings.configuration()
                .find(Settings.REDIS)
                .<SharedCounts>map(RedisCounts::new)
                .orElseGet(() -> new DatabaseCounts(database));
    }

    static RateLimits rates(Settings settings, InstantSource clock) {
        var rate = RateLimits.Rate.perMinute(settings.web().callsPerMinute());
        var feedback = RateLimits.Rate.perMinute(
                Math.min(FEEDBACK_PER_MINUTE, settings.web().callsPerMinute()));
        var shared = RateLimits.Rate.perMinute(
                Math.min(SHARED_PER_MINUTE, settings.web().callsPerMinute()));
        var export = RateLimits.Rate.perMinute(
                Math.min(EXPORTS_PER_MINUTE, settings.web().callsPerMinute()));
        var oauth = RateLimits.Rate.perMinute(
                Math.min(OAUTH_PER_MINUTE, settings.web().callsPerMinute()));
        return new RateLimits(
                Map.of(
                        "read", rate,
                        "write", rate,
                        "feedback", feedback,
                        "shared", shared,
                        "export", export,
                        "oauth", oauth,
                        "health", rate), // of its own: probes go on when their address has spent what it may call
                clock);
    }
}
