package io.resonant.deploy;

import io.resonant.kernel.telemetry.Telemetry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long the certificate holds that strangers are shown at the server's public address. It is looked at in the
 * background, once an hour: who reads the figure waits for no network.
 */
public final class PublicCertificate {
    private static final Logger LOG = LoggerFactory.getLogger(PublicCertificate.class);
    private static final Duration PAUSE = Duration.ofHours(1);
    private static final int HTTPS = 443;

    private final URI site;
    private final InstantSource clock;
    private final AtomicReference<Instant> looked = new AtomicReference<>(Instant.MIN);
    private volatile Optional<Instant> end = Optional.empty();

    PublicCertificate(URI site, InstantSource clock) {
        this.site = site;
        this.clock = clock;
    }

    /** Seconds, negative once it is over; nothing where the address is not https. */
    public static void declare(Telemetry telemetry, Optional<URI> site, InstantSource clock) {
        site.filter(address -> "https".equals(address.getScheme())).ifPresent(address -> {
            var certificate = new PublicCertificate(address, clock);
            telemetry.gauge(
                    "certificate_left_seconds", "Until the certificate of the public address ends", certificate::left);
        });
    }

    /** What was seen the last time; NaN until then, and when nobody answered there. */
    double left() {
        var now = clock.instant();
        var before = looked.get();
        if (!before.plus(PAUSE).isAfter(now) && looked.compareAndSet(before, now)) {
            Thread.ofVirtual().name("certificate").start(this::look);
        }
        return end.map(instant -> (double) Duration.between(now, instant).toSeconds())
                .orElse(Double.NaN);
    }

    private void look() {
        try {
            int port = site.getPort() < 0 ? HTTPS : site.getPort();
            var door = new Door(
                    site.getHost(),
                    InetAddress.getByName(site.getHost()),
                    port,
                    port,
                    new Authorities(Optional.empty()));
            end = Optional.of(door.certificate().getNotAfter().toInstant());
        } catch (IOException e) {
            end = Optional.empty();
            LOG.info("Nobody shows a certificate at {}: {}", site, e.getMessage());
        }
    }
}
