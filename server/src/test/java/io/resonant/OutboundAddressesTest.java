package io.resonant;

import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.MEMBER;
import static io.resonant.testing.Persona.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.resonant.identity.TestIssuer;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.outbound.OutboundSettings;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.mirror.LoopbackSource;
import io.resonant.testing.Persona;
import io.resonant.testing.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Whatever address people or other people's servers name, nothing inside is reached by it: each feature that calls one is
 * tried through its own route, and who listens inside hears nothing. A feature that calls and is not listed here fails.
 */
@NullMarked
@BothEngines
final class OutboundAddressesTest {
    /** Who calls what somebody else names, and the test that tries it. */
    private static final Map<String, String> TRIED = Map.of(
            "io.resonant.identity.Issuers", "identityProviders, whatIdentityProvidersLeadTo",
            "io.resonant.namespace.ProofSources", "proofsOfNamespaces",
            "io.resonant.alert.Messenger", "webhooksOfAlerts; LINE has a fixed address",
            "io.resonant.mirror.Source", "whatMirroredSourcesLeadTo; their own address is the operator's");

    /** Who calls only what whoever runs the server has configured or typed: that is meant to be inside at times. */
    private static final Map<String, String> OPERATORS = Map.of(
            "io.resonant.kernel.blob.Remote", "the object store of the settings often stands beside the server",
            "io.resonant.model.ChatCompletions", "a model on the own machine; without a base URL it is guarded",
            "io.resonant.model.AnthropicMessages", "a proxy of the settings; without a base URL it is guarded",
            "io.resonant.fault.FaultReports", "the error tracker of RESONANT_SENTRY_DSN",
            "io.resonant.Safekeeping", "a copy of this server that it has started on loopback itself",
            "io.resonant.command.OperatorClient", "a command of the operator asks the running server",
            "io.resonant.command.RegistryCommands", "a command asks the server that its user names",
            "io.resonant.command.MarketplaceCommands", "a command asks the server that its user names");

    private final TestDatabase test;

    @AutoClose
    private final Canary canary;

    @AutoClose
    private final LoopbackSource source;

    private final List<TestIssuer> issuers;

    @AutoClose
    private final TestServer server;

    OutboundAddressesTest(TestDatabase test) throws IOException {
        this.test = test;
        this.canary = new Canary();
        this.source = new LoopbackSource();
        this.issuers =
                Stream.generate(() -> new TestIssuer(test.clock())).limit(3).toList();
        var listed = new ArrayList<>(issuers.stream().map(TestIssuer::url).toList());
        listed.add(source.address("")); // an operator trusts it, so that it can try to lead us on
        this.server = TestServer.on(test, Map.of("RESONANT_PRIVATE_ISSUERS", String.join(",", listed)));
    }

    /** Somebody inside who only counts who comes, wherever {@code localhost} leads. */
    private static final class Canary implements AutoCloseable {
        private final List<ServerSocket> doors = new ArrayList<>();
        private final AtomicInteger callers = new AtomicInteger();
        private int port;

        Canary() throws IOException {
            for (var address : InetAddress.getAllByName("localhost")) {
                var door = new ServerSocket(port, 50, address);
                port = door.getLocalPort();
                doors.add(door);
                Thread.startVirtualThread(() -> count(door));
            }
        }

        private void count(ServerSocket door) {
            try {
                while (true) {
                    try (var _ = door.accept()) {
                        callers.incrementAndGet();
                    }
                }
            } catch (IOException _) {
                // closed
            }
        }

        /** Calls itself: whoever came before is counted by then, and a canary that is deaf would show. */
        void assertUntouched() throws IOException {
            for (var door : doors) {
                try (var own = new Socket(door.getInetAddress(), port)) {
                    assertThat(own.getInputStream().read()).isEqualTo(-1);
                }
            }
            assertThat(callers.getAndSet(0)).as("calls that reached the inside").isEqualTo(doors.size());
        }

        @Override
        public void close() throws IOException {
            for (var door : doors) {
                door.close();
            }
        }
    }

    @AfterEach
    void end() {
        issuers.forEach(TestIssuer::close);
    }

    /** Of what nobody may reach, as an attacker writes it. */
    private List<String> hostile() {
        var port = ":" + canary.port;
        return List.of(
                "https://127.0.0.1" + port,
                "http://127.0.0.1" + port,
                "https://localhost" + port,
                "https://LocalHost" + port,
                "https://[::1]" + port,
                "https://[::ffff:127.0.0.1]" + port,
                "https://[64:ff9b::7f00:1]" + port,
                "https://[::ffff:7f00:1]" + port,
                "https://localhost." + port,
                "https://0127.0.0.1" + port,
                "https://127.1" + port,
                "https://１２７.０.０.１" + port,
                "https://127。0。0。1" + port,
                "https://0x7f.1" + port,
                "https://2130706433" + port,
                "https://0.0.0.0" + port,
                "https://somebody@127.0.0.1" + port,
                "https://127.0.0.1:99999",
                "https://169.254.169.254",
                "https://10.0.0.1");
    }

    /** Where an answer may send us beside that. */
    private List<String> hostileRedirects() {
        var inside = "127.0.0.1:" + canary.port + "/";
        return Stream.concat(
                        hostile().stream(),
                        Stream.of(
                                "//127.1:" + canary.port, "ftp://" + inside, "file:///etc/passwd", "mailto:a@b", "x y"))
                .toList();
    }

    private HttpResponse<String> send(Persona persona, String method, String path, Object body, String... headers) {
        var request = server.request(persona, method, path)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(JsonCodec.write(body)));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return server.send(request);
    }

    /** The code of a refusal; that it has words in both languages is seen by {@link ProblemTextsTest}. */
    private String refused(Persona persona, String path, Object body, String... headers) {
        var answer = send(persona, "POST", path, body, headers);
        assertThat(answer.statusCode()).as(answer.body()).isIn(409, 422, 502);
        return JsonCodec.tree(answer.body()).path("code").asString();
    }

    private long rows(String tables) {
        long all = 0;
        for (var table : tables.split(" ")) {
            all += test.database()
                    .readSystem(transaction -> transaction
                            .sql("select count(*) as count from " + table)
                            .one(row -> row.bigint("count")));
        }
        return all;
    }

    private static Map<String, Object> provider(String issuer) {
        return Map.of(
                "name",
                "Works",
                "issuer",
                issuer,
                "client_id",
                TestIssuer.CLIENT,
                "client_secret",
                TestIssuer.SECRET,
                "default_role",
                "guest",
                "required",
                false);
    }

    @Test
    void identityProviders() throws IOException {
        var codes = new TreeSet<String>();
        for (var address : hostile()) {
            codes.add(refused(OWNER, "/api/v1/identity-providers", provider(address)));
        }
        assertThat(codes).containsExactly("invalid_input", "provider_malformed", "provider_private");
        for (var address : hostileRedirects()) {
            source.redirect("/.well-known/openid-configuration", address);
            assertThat(refused(OWNER, "/api/v1/identity-providers", provider(source.address(""))))
                    .as(address)
                    .isEqualTo("provider_unreachable");
        }
        assertThat(rows("identity_providers")).isZero();
        canary.assertUntouched();
    }

    @Test
    void whatIdentityProvidersLeadTo() throws IOException {
        var people = rows("users sessions identities");
        var endpoints = List.of("token_endpoint", "jwks_uri", "userinfo_endpoint");
        var codes = new TreeSet<String>();
        for (int i = 0; i < endpoints.size(); i++) {
            var issuer = issuers.get(i);
            issuer.tampers(token -> token.claim("email", null)); // or nobody asks for more
            for (var address : hostile()) {
                issuer.says(endpoints.get(i), address + "/x");
                codes.add(ledTo(issuer));
            }
        }
        assertThat(codes).containsExactly("provider_malformed", "provider_private");
        assertThat(rows("users sessions identities")).isEqualTo(people);
        canary.assertUntouched();
    }

    /** What somebody hears who comes in by an issuer that says where else to ask. */
    private String ledTo(TestIssuer issuer) {
        var made = send(OWNER, "POST", "/api/v1/identity-providers", provider(issuer.url()));
        var answer = JsonCodec.tree(made.body());
        if (made.statusCode() != 201) {
            return answer.path("code").asString();
        }
        var id = answer.path("id").asString();
        var door = "/api/v1/auth/providers";
        var begun = send(ANONYMOUS, "POST", door + "/" + id + "/authorization", Map.of());
        var cookie = begun.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
        var sent = issuer.signIn(
                JsonCodec.tree(begun.body()).path("url").asString(), TestIssuer.person("x", "x@works.example"));
        var back = Map.of("code", sent.get("code"), "state", sent.get("state"), "iss", issuer.url());
        var code = refused(ANONYMOUS, door + "/session", back, "Cookie", cookie);
        server.call(OWNER, "DELETE", "/api/v1/identity-providers/" + id);
        return code;
    }

    @Test
    void proofsOfNamespaces() throws IOException {
        var name = "n" + test.newId().toString().replace("-", "").substring(12);
        server.call(MEMBER, "POST", "/api/v1/namespaces", Map.of("name", name));
        var proofs = "/api/v1/namespaces/" + name + "/proofs";
        var codes = new TreeSet<String>();
        for (var address : hostile()) {
            var begun = send(MEMBER, "POST", proofs, Map.of("method", "repository", "subject", address + "/a/b"));
            var answer = JsonCodec.tree(begun.body());
            if (begun.statusCode() == 201) {
                var proof = proofs + "/" + answer.path("id").asString();
                codes.add(refused(MEMBER, proof + "/check", Map.of()));
                server.call(MEMBER, "DELETE", proof);
            } else {
                codes.add(answer.path("code").asString());
            }
        }
        assertThat(codes).containsExactly("invalid_input", "proof_private");
        server.scenario("GET", "/api/v1/namespaces/{name}", name).answers(MEMBER, 200, "\"verified\":false");
        canary.assertUntouched();
    }

    @Test
    void webhooksOfAlerts() throws IOException {
        var alerts = "/api/v1/operator/alerts";
        var failures = new TreeMap<String, String>();
        for (var address : hostile()) {
            var added = send(
                    OWNER,
                    "POST",
                    alerts + "/channels",
                    Map.of("kind", "webhook", "target", address + "/hook", "language", "ja"));
            if (added.statusCode() != 201) {
                assertThat(added.statusCode()).as(address).isEqualTo(422);
                continue;
            }
            var channel = alerts + "/channels/"
                    + JsonCodec.tree(added.body()).path("id").asString();
            server.call(OWNER, "POST", channel + "/test", Map.of());
            failures.put(address, awaitFailure(alerts));
            server.call(OWNER, "DELETE", channel);
        }
        assertThat(failures).containsKey("https://127.0.0.1:" + canary.port).hasSizeGreaterThan(8);
        assertThat(failures.values())
                .allMatch(failure -> failure.contains("private network") || failure.contains("内部ネットワーク"));
        canary.assertUntouched();
    }

    private String awaitFailure(String alerts) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            var channel = server.call(OWNER, "GET", alerts).path("channels").get(0);
            if (channel.path("failure").isString()) {
                return channel.path("failure").asString();
            }
            assertThat(System.nanoTime()).as("within 60 s").isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    @Test
    void whatMirroredSourcesLeadTo() throws IOException {
        var index = new ArrayList<Map<String, Object>>();
        for (var address : hostile()) {
            index.add(entry(index.size(), address + "/a.foxe"));
        }
        for (var address : hostileRedirects()) {
            var away = "/away" + index.size();
            source.redirect(away, address);
            index.add(entry(index.size(), source.address(away)));
        }
        source.file("/extensions.json", JsonCodec.writeBytes(index));
        var mirrors = "/api/v1/operator/mirrors";
        var mirror = mirrors + "/" + follow(source.address("/extensions.json"));
        assertThat(server.call(OWNER, "POST", mirror + "/visits", Map.of())
                        .path("failure")
                        .isNull())
                .isTrue();
        var codes = new HashMap<String, Integer>();
        for (var entry : server.call(OWNER, "GET", mirror + "/entries").path("items")) {
            assertThat(entry.path("state").asString()).isEqualTo("failed");
            codes.merge(entry.path("findings").get(0).path("code").asString(), 1, Integer::sum);
        }
        assertThat(codes.keySet())
                .containsExactlyInAnyOrder("mirror_address_private", "mirror_entry_invalid", "mirror_download_failed");
        assertThat(codes.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(index.size());
        for (var address : hostileRedirects()) {
            source.redirect("/moved.json", address);
            var moved = mirrors + "/" + follow(source.address("/moved.json"));
            var failure =
                    server.call(OWNER, "POST", moved + "/visits", Map.of()).path("failure");
            assertThat(failure.path("code").asString())
                    .as(address)
                    .isIn("mirror_address_private", "mirror_unreachable");
            server.call(OWNER, "DELETE", moved);
        }
        canary.assertUntouched();
    }

    private static Map<String, Object> entry(int number, String content) {
        return Map.of("id", "a.e" + number, "version", "1.0.0", "sha256sum", "0".repeat(64), "foxe", content);
    }

    private String follow(String address) {
        JsonNode made =
                server.call(OWNER, "POST", "/api/v1/operator/mirrors", Map.of("kind", "index", "address", address));
        return made.path("id").asString();
    }

    @Test
    void nobodyElseCallsAnybody() {
        var callers = new TreeSet<String>();
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("io.resonant").stream()
                        .filter(type -> !type.getPackageName().equals(OutboundSettings.class.getPackageName()))
                        .filter(type -> type.getCodeUnitAccessesFromSelf().stream()
                                .anyMatch(access -> access.getTargetOwner().isEquivalentTo(OutboundSettings.class)
                                        && (access.getName().equals("of")
                                                || access.getName().equals("<init>"))))
                        .forEach(type -> callers.add(type.getName().replaceFirst("\\$.*", "")));
        var listed = new TreeSet<>(TRIED.keySet());
        listed.addAll(OPERATORS.keySet());
        assertThat(callers).isEqualTo(listed);
    }
}
