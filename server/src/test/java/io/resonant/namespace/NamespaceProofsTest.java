package io.resonant.namespace;

import static io.resonant.testing.Refusals.assertInvalid;
import static io.resonant.testing.Refusals.assertNotFound;
import static io.resonant.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.resonant.kernel.outbound.DnsTexts;
import io.resonant.kernel.outbound.OutboundException;
import io.resonant.kernel.outbound.OutboundHttp;
import io.resonant.kernel.outbound.OutboundRequest;
import io.resonant.kernel.outbound.OutboundSettings;
import io.resonant.kernel.outbound.RetryPolicy;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.DnsServer;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.TestOrganization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@BothEngines
class NamespaceProofsTest {
    private final TestDatabase test;

    @AutoClose
    private final Internet internet;

    private final NamespaceProofs proofs;
    private final Namespaces namespaces;
    private TestOrganization acme;

    NamespaceProofsTest(TestDatabase test) throws IOException {
        this.test = test;
        this.internet = new Internet(test);
        this.proofs = new NamespaceProofs(test.database(), internet);
        this.namespaces = new Namespaces(test.database());
    }

    /** Name server and web on loopback: every address leads to them. */
    private static final class Internet implements ProofSources, AutoCloseable {
        private final DnsServer dns = new DnsServer();
        private final HttpServer web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        private final Map<String, String> files = new ConcurrentHashMap<>();
        private final TestDatabase test;

        Internet(TestDatabase test) throws IOException {
            this.test = test;
            web.createContext("/", exchange -> {
                var text = files.get(exchange.getRequestURI().getPath());
                var bytes = (text == null ? "" : text).getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(text == null ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
                exchange.close();
            });
            web.start();
        }

        @Override
        public List<String> texts(String name) {
            return new DnsTexts(dns.address()).of(name);
        }

        @Override
        public String file(URI address) {
            var origin = URI.create("http://127.0.0.1:" + web.getAddress().getPort());
            var settings = OutboundSettings.of("The repository", origin, true).withRetries(RetryPolicy.NONE);
            try (var http = new OutboundHttp(settings, test.clock())) {
                return http.send(OutboundRequest.get("/" + address.getHost() + address.getRawPath()))
                        .text();
            }
        }

        @Override
        public void close() {
            dns.close();
            web.stop(0);
        }
    }

    @BeforeEach
    void create() {
        test.database()
                .runSystem(
                        transaction -> transaction.sql("delete from namespaces").update());
        acme = TestOrganization.create(test.database());
        namespaces.create(acme.member(), "acme", null);
    }

    @Test
    void aTextRecordOfTheDomainProves() {
        var proof = proofs.begin(acme.member(), "acme", Proof.Method.DNS, " Acme.Example.com ");
        assertThat(proof.place()).isEqualTo("_resonant-namespace.acme.example.com");
        assertThat(proof.text()).startsWith("resonant-namespace=acme:");
        assertThat(proof.provenAt()).isNull();
        assertRefused(409, "proof_missing", () -> proofs.check(acme.member(), "acme", proof.id()));
        internet.dns.put(proof.place(), "v=spf1 -all", proof.text() + "x");
        assertRefused(409, "proof_missing", () -> proofs.check(acme.member(), "acme", proof.id()));
        assertThat(namespaces.get(acme.member(), "acme").verified()).isFalse();
        internet.dns.put(proof.place(), "v=spf1 -all", proof.text());
        assertThat(proofs.check(acme.member(), "acme", proof.id()).provenAt()).isNotNull();
        assertThat(namespaces.get(acme.member(), "acme").verified()).isTrue();
        assertThat(proofs.begin(acme.member(), "acme", Proof.Method.DNS, "acme.example.com"))
                .as("asked again, the same text stays right")
                .extracting(Proof::id, Proof::text)
                .containsExactly(proof.id(), proof.text());
        proofs.delete(acme.member(), "acme", proof.id());
        assertThat(namespaces.get(acme.member(), "acme").verified()).isFalse();
    }

    @Test
    void aFileInTheRepositoryProves() {
        var proof = proofs.begin(acme.member(), "acme", Proof.Method.REPOSITORY, "https://GitHub.com/acme/panels.git");
        assertThat(proof.subject()).isEqualTo("https://github.com/acme/panels");
        assertThat(proof.place()).isEqualTo("https://raw.githubusercontent.com/acme/panels/HEAD/.resonant-namespace");
        assertRefused(409, "proof_missing", () -> proofs.check(acme.member(), "acme", proof.id()));
        internet.files.put(
                "/raw.githubusercontent.com/acme/panels/HEAD/.resonant-namespace",
                "# who publishes for us\r\n" + proof.text() + "\r\n");
        assertThat(proofs.check(acme.member(), "acme", proof.id()).provenAt()).isNotNull();
    }

    @Test
    void aProofStaysWhileItsPlaceCannotBeReached() {
        var proof = proofs.begin(acme.member(), "acme", Proof.Method.REPOSITORY, "https://code.example.com/acme");
        internet.files.put("/code.example.com/acme/.resonant-namespace", proof.text());
        proofs.check(acme.member(), "acme", proof.id());
        internet.web.stop(0);
        assertRefused(409, "proof_unreachable", () -> proofs.check(acme.member(), "acme", proof.id()));
        assertThat(namespaces.get(acme.member(), "acme").verified()).isTrue();
    }

    @Test
    void onlyDomainsAndPublicRepositoriesAreTaken() {
        for (var domain : List.of("localhost", "127.0.0.1", "example", "a b.com", "-a.com", "x/y.com", "[::1]")) {
            assertInvalid(
                    "/subject", "domain_expected", () -> proofs.begin(acme.member(), "acme", Proof.Method.DNS, domain));
        }
        for (var address : List.of(
                "http://github.com/a/b",
                "https://github.com/a",
                "https://github.com/a/b/c",
                "https://user:secret@example.com/x",
                "https://example.com/x?y=z",
                "file:///etc/passwd",
                "no address")) {
            assertInvalid(
                    "/subject",
                    "repository_expected",
                    () -> proofs.begin(acme.member(), "acme", Proof.Method.REPOSITORY, address));
        }
        assertThat(proofs.list(acme.guest(), "acme")).isEmpty();
    }

    @Test
    void theServersOwnNetworkIsNotRead() {
        var real = ProofSources.ofInternet(test.clock());
        for (var address : List.of(
                "https://127.0.0.1:" + internet.web.getAddress().getPort() + "/x", "https://169.254.169.254/latest")) {
            assertThatThrownBy(() -> real.file(URI.create(address)))
                    .isInstanceOfSatisfying(
                            OutboundException.class,
                            e -> assertThat(e.kind()).isEqualTo(OutboundException.Kind.REFUSED_ADDRESS));
        }
    }

    @Test
    void othersNeitherBeginNorSeeThem() {
        var stranger = TestOrganization.create(test.database());
        var proof = proofs.begin(acme.admin(), "acme", Proof.Method.DNS, "example.com");
        assertNotFound("namespace", () -> proofs.list(stranger.owner(), "acme"));
        assertNotFound("namespace", () -> proofs.check(stranger.owner(), "acme", proof.id()));
        assertRefused(403, "forbidden", () -> proofs.begin(acme.colleague(), "acme", Proof.Method.DNS, "example.org"));
        assertRefused(403, "forbidden", () -> proofs.delete(acme.colleague(), "acme", proof.id()));
    }
}
