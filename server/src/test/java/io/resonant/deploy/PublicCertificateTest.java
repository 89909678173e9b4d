package io.resonant.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.telemetry.Telemetry;
import io.resonant.kernel.testing.TestClock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullMarked
class PublicCertificateTest {
    private static final double DAY = Duration.ofDays(1).toSeconds();

    @TempDir
    private Path folder;

    private final TestClock clock = new TestClock(Instant.now());

    private static double await(PublicCertificate certificate, DoublePredicate wanted) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        double left = certificate.left();
        while (!wanted.test(left) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            left = certificate.left();
        }
        assertThat(left).matches(wanted::test);
        return left;
    }

    @Test
    void whatStrangersAreShownIsLookedAtOnceAnHour()
            throws IOException, GeneralSecurityException, InterruptedException {
        PublicCertificate certificate;
        try (var site = new TestSite(folder, 10)) {
            certificate = new PublicCertificate(URI.create("https://localhost:" + site.httpsPort()), clock);
            assertThat(await(certificate, Double::isFinite)).isBetween(9.9 * DAY, 10.1 * DAY);
        }
        clock.advance(Duration.ofMinutes(59));
        assertThat(certificate.left()).as("not yet looked at anew").isBetween(9.8 * DAY, 10 * DAY);
        clock.advance(Duration.ofMinutes(1));
        await(certificate, Double::isNaN); // nobody is there any more
    }

    @Test
    void anExpiredOneIsSeenToo() throws IOException, GeneralSecurityException, InterruptedException {
        try (var site = new TestSite(folder, 10)) {
            clock.advance(Duration.ofDays(11));
            var certificate = new PublicCertificate(URI.create("https://localhost:" + site.httpsPort()), clock);
            assertThat(await(certificate, Double::isFinite)).isNegative();
        }
    }

    @Test
    void onlySecureAddressesHaveOne() {
        for (var site : new String[] {"http://work.example", "https://work.example"}) {
            var telemetry = new Telemetry();
            PublicCertificate.declare(telemetry, Optional.of(URI.create(site)), clock);
            assertThat(telemetry.scrape().contains("certificate_left_seconds")).isEqualTo(site.startsWith("https"));
        }
    }
}
