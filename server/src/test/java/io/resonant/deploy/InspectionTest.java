package io.resonant.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.deploy.Inspection.Asked;
import io.resonant.deploy.Inspection.Finding;
import io.resonant.kernel.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class InspectionTest {
    private static final Instant NOW = Instant.parse("2026-11-21T21:00:00Z");

    @TempDir
    private Path folder;

    private static Map<String, Finding> inspect(TestSite site, Optional<Path> authorities, Integer... closed) {
        var asked = new Asked(
                TestSite.DOMAIN,
                Optional.of("127.0.0.1"),
                site.httpPort(),
                site.httpsPort(),
                List.of(closed),
                authorities);
        return new Inspection(asked, "1.2.3", () -> NOW)
                .run().stream().collect(Collectors.toMap(Finding::check, finding -> finding));
    }

    private static List<String> wrong(Map<String, Finding> findings) {
        return findings.values().stream()
                .filter(finding -> !finding.good())
                .map(Finding::check)
                .sorted()
                .toList();
    }

    @Test
    void aGoodSiteHasNothingWrong() throws IOException, GeneralSecurityException, InterruptedException {
        try (var site = new TestSite(folder, 36_500)) {
            var findings = inspect(site, Optional.of(site.authority()));
            assertThat(findings.values()).allMatch(Finding::good);
            assertThat(findings.keySet())
                    .containsExactlyInAnyOrder(
                            "dns",
                            "redirect",
                            "certificate",
                            "protocols",
                            "ciphers",
                            "http2",
                            "headers",
                            "ready",
                            "backup",
                            "disk",
                            "mail",
                            "version",
                            "metrics",
                            "websocket",
                            "clock",
                            "closed");
        }
    }

    @Test
    void whatIsWrongIsNamed() throws IOException, GeneralSecurityException, InterruptedException {
        try (var site = new TestSite(folder, 36_500)) {
            site.answer("http/somewhere", "200", "", "");
            site.answer("/", "200", "X-Frame-Options: DENY\nX-Frame-Options: DENY\nServer: nginx/1.28.0\n", "");
            site.answer(
                    "/health/ready",
                    "200",
                    "",
                    "{\"notices\":[{\"check\":\"backup\",\"reason\":\"1 of 2 places\"},{\"check\":\"disk\",\"reason\":\"3 %\"}]}");
            site.answer("/health/live", "200", "Date: Sat, 21 Nov 2026 20:00:00 GMT\n", "{}");
            site.answer("/metrics", "200", "", "jvm_threads 1");
            site.answer("/ws", "400", "", "");
            site.answer("/api/openapi.json", "200", "", "{\"info\":{\"version\":\"1.2.2\"}}");
            var findings = inspect(site, Optional.of(site.authority()), site.httpPort());
            assertThat(wrong(findings))
                    .containsExactly(
                            "backup",
                            "clock",
                            "closed",
                            "disk",
                            "headers",
                            "metrics",
                            "redirect",
                            "version",
                            "websocket");
            assertThat(findings.get("headers").detail())
                    .contains(
                            "Strict-Transport-Security",
                            "x-content-type-options",
                            "[DENY, DENY]",
                            "Content-Security-Policy",
                            "version");
            assertThat(findings.get("clock").detail()).isEqualTo("3600 s");
            assertThat(findings.get("backup").detail()).isEqualTo("1 of 2 places");
        }
    }

    @Test
    void aCertificateThatIsUnknownOrEndsSoonHidesNothingElse()
            throws IOException, GeneralSecurityException, InterruptedException {
        try (var site = new TestSite(folder, 36_500)) {
            var findings = inspect(site, Optional.empty());
            assertThat(wrong(findings)).containsExactly("certificate", "http2", "protocols");
            assertThat(findings.get("certificate").detail()).contains("path");
            assertThat(findings.get("certificate").seen()).isTrue();
            assertThat(findings.get("http2").seen())
                    .as("behind a bad certificate nobody knows")
                    .isFalse();
            assertThat(findings.get("headers").good()).isTrue();
        }
    }

    @Test
    void aServerThatIsDownIsNamedByEachCheck() throws IOException, GeneralSecurityException, InterruptedException {
        var site = new TestSite(folder, 10);
        site.close();
        var findings = inspect(site, Optional.of(site.authority()));
        assertThat(wrong(findings))
                .contains("redirect", "certificate", "ready", "clock")
                .doesNotContain("dns", "closed");
        assertThat(findings.values().stream().filter(finding -> !finding.seen()).map(Finding::check))
                .as("nobody is accused of what could not be seen")
                .contains("certificate", "metrics", "version", "clock")
                .doesNotContain("redirect", "ready");
        var nowhere = new Asked("nowhere.invalid", Optional.empty(), 80, 443, List.of(), Optional.empty());
        assertThat(new Inspection(nowhere, "1", () -> NOW).run())
                .containsExactly(new Finding("dns", false, true, "nowhere.invalid"));
    }

    @Test
    void whatWasMistypedIsNotHeldAgainstTheInstallation() throws IOException {
        var none = Optional.<String>empty();
        assertCode(() -> asked("", none, 443, Optional.empty()), "deploy_domain");
        assertCode(() -> asked("https://resonant.example.com", none, 443, Optional.empty()), "deploy_domain");
        assertCode(() -> asked(TestSite.DOMAIN, none, 65_536, Optional.empty()), "deploy_port");
        assertCode(() -> asked(TestSite.DOMAIN, none, 0, Optional.empty()), "deploy_port");
        assertCode(() -> asked(TestSite.DOMAIN, Optional.of("no address"), 443, Optional.empty()), "deploy_address");
        var missing = Optional.of(folder.resolve("missing.pem"));
        assertCode(() -> asked(TestSite.DOMAIN, Optional.of("127.0.0.1"), 443, missing), "deploy_authorities");
        var empty = Optional.of(Files.createFile(folder.resolve("empty.pem")));
        assertCode(() -> asked(TestSite.DOMAIN, Optional.of("127.0.0.1"), 443, empty), "deploy_authorities");
    }

    private static void asked(String domain, Optional<String> address, int port, Optional<Path> authorities) {
        new Inspection(new Asked(domain, address, 80, port, List.of(5432), authorities), "1", () -> NOW).run();
    }

    private static void assertCode(ThrowingCallable call, String code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
    }
}
