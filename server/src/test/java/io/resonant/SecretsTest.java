package io.resonant;

import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.MEMBER;
import static io.resonant.testing.Persona.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.Application;
import io.resonant.testing.Persona;
import io.resonant.testing.TableRows;
import io.resonant.testing.TestServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Each kind of secret is made, used as it should be and as it should not, and then looked for where it must not be: in the
 * log at its most talkative, in every row of the database, in the figures, and in what is taken out of the server.
 */
@NullMarked
@BothEngines
final class SecretsTest {
    private static final String INSTALLATION = "the secret of the installation 0123456789";
    private static final Pattern IN_A_LINK = Pattern.compile("(?:[?&]invitation=|/[a-z-]+#)([A-Za-z0-9_-]{43})");

    private final TestDatabase test;

    @AutoClose
    private final TestServer server;

    /** By what they are. */
    private final Map<String, String> secrets = new LinkedHashMap<>();

    SecretsTest(TestDatabase test) {
        this.test = test;
        this.server = TestServer.on(test, Map.of("SECRET_KEY", INSTALLATION));
    }

    @Test
    void noSecretIsFoundWhereItMustNotBe() throws Exception {
        secrets.put("secret of the installation", INSTALLATION);
        var root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        var log = new ListAppender<ILoggingEvent>();
        log.list = new CopyOnWriteArrayList<>(); // who logs at the end may still be at it
        var level = root.getLevel();
        log.start();
        root.addAppender(log);
        root.setLevel(Level.DEBUG);
        try {
            passwordsAndTokens();
            cookies();
            links();
            programs();
            othersSecrets();
        } finally {
            root.setLevel(level);
            root.detachAppender(log);
        }
        assertThat(secrets)
                .hasSizeGreaterThan(20)
                .allSatisfy((_, secret) -> assertThat(secret).hasSizeGreaterThan(15));
        var places = new LinkedHashMap<String, List<String>>();
        places.put(
                "log",
                log.list.stream()
                        .filter(SecretsTest::isOurs)
                        .map(SecretsTest::text)
                        .toList());
        for (var table : Manifest.TABLES) {
            places.put("table " + table.name(), TableRows.of(test, table.name(), "1 = 1"));
        }
        places.put("figures", List.of(get(OWNER, "/metrics")));
        places.put("audit trail", List.of(get(OWNER, "/api/v1/audit/export")));
        for (var path : List.of("/api/v1/export", "/api/v1/users/me/export")) {
            server.call(OWNER, "POST", "/api/v1/auth/session/proof", Map.of("password", TestServer.PASSWORD));
            places.put(path, unzipped(path));
        }
        assertThat(places.get("log")).anyMatch(line -> line.contains("/api/v1/auth/login"));
        assertThat(places.get("table api_keys")).isNotEmpty();
        assertThat(String.join("", places.get("audit trail"))).contains("api_key.created");
        var found = new ArrayList<String>();
        places.forEach((place, texts) -> secrets.forEach((what, secret) -> texts.stream()
                .filter(text -> text.contains(secret))
                .findFirst()
                .ifPresent(text -> found.add(what + " in " + place + ": " + around(text, secret)))));
        assertThat(found).isEmpty();
    }

    private void passwordsAndTokens() {
        secrets.put("password", TestServer.PASSWORD);
        var first = JsonCodec.tree(login(TestServer.PASSWORD).body());
        secrets.put("access token", first.get("access_token").asString());
        secrets.put("refresh token", first.get("refresh_token").asString());
        var next = server.call(
                ANONYMOUS,
                "POST",
                "/api/v1/auth/refresh",
                Map.of("refresh_token", first.get("refresh_token").asString()));
        secrets.put("second refresh token", next.get("refresh_token").asString());
        secrets.put("wrong password", "my wrong pass phrase");
        assertThat(login("my wrong pass phrase").statusCode()).isEqualTo(401);
        test.clock().advance(Duration.ofMinutes(5));
        var used = Map.of("refresh_token", first.get("refresh_token").asString());
        assertThat(server.post(ANONYMOUS, "/api/v1/auth/refresh", used).statusCode())
                .isEqualTo(401);
        var foreign = "eyJhbGciOiJub25lIn0." + "e30.forged-signature-of-somebody";
        secrets.put("forged token", foreign);
        assertThat(server.answerTo("Bearer " + foreign, "GET", "/api/v1/specs", ""))
                .startsWith("401");
        var basic = "aGFuYWtvOm15LXBhc3N3b3Jk";
        secrets.put("basic authorization", basic);
        assertThat(server.answerTo("Basic " + basic, "GET", "/api/v1/specs", ""))
                .startsWith("401");
        get(ANONYMOUS, "/api/v1/specs?access_token=" + first.get("access_token").asString());
    }

    private HttpResponse<String> login(String password) {
        var form = Map.of("username", server.person(MEMBER).email(), "password", password);
        return server.send(server.request(ANONYMOUS, "POST", "/api/v1/auth/login")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .method("POST", BodyPublishers.ofString(Application.form(form))));
    }

    private void cookies() {
        var given = Map.of("email", server.person(MEMBER).email(), "password", TestServer.PASSWORD);
        var answer = server.post(ANONYMOUS, "/api/v1/auth/session", given);
        var cookie = answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
        secrets.put("cookie", cookie.substring(cookie.indexOf('=') + 1));
        secrets.put(
                "CSRF token", JsonCodec.tree(answer.body()).get("csrf_token").asString());
        var session = server.send(
                server.request(ANONYMOUS, "GET", "/api/v1/auth/session").header("Cookie", cookie));
        assertThat(session.statusCode()).isEqualTo(200);
    }

    private void links() {
        var invitation = server.call(
                OWNER,
                "POST",
                "/api/v1/organizations/current/invitations",
                Map.of("email", "kim@example.com", "role", "guest"));
        var token = token("invitation", invitation.get("link").asString());
        get(ANONYMOUS, "/api/v1/invitations/" + token);
        get(ANONYMOUS, "/register?invitation=" + token);
        server.post(MEMBER, "/api/v1/invitations/" + token + "/acceptance", Map.of());
        var email = Map.of("email", server.person(MEMBER).email());
        for (var kind : List.of("password-resets", "sign-in-links")) {
            var before = mails().size();
            server.call(ANONYMOUS, "POST", "/api/v1/auth/" + kind, email);
            var mailed = token(kind, mailAfter(before));
            get(ANONYMOUS, "/reset-password?token=" + mailed);
            server.post(
                    ANONYMOUS,
                    "/api/v1/auth/" + kind + "/completion",
                    kind.equals("password-resets")
                            ? Map.of("token", mailed, "new_password", "short")
                            : Map.of("token", mailed));
        }
        var spec = server.call(OWNER, "POST", "/api/v1/specs", Map.of("title", "x", "content", Map.of("markdown", "文")))
                .get("id")
                .asString();
        var until = test.clock().instant().plus(Duration.ofDays(1));
        var link = server.call(OWNER, "POST", "/api/v1/specs/" + spec + "/links", Map.of("expires_at", until));
        var shared = link.toString().replaceAll(".*/shared#([A-Za-z0-9_-]+).*", "$1");
        secrets.put("public link", shared);
        assertThat(server.post(ANONYMOUS, "/api/v1/shared", Map.of("token", shared))
                        .statusCode())
                .isEqualTo(200);
    }

    private JsonNode mails() {
        return server.call(OWNER, "GET", "/api/v1/operator/mails?limit=100").get("items");
    }

    /** Written after the answer, so that its time tells nobody who has an account. */
    private String mailAfter(int before) {
        var deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (mails().size() == before && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        var id = mails().get(0).get("id").asString();
        return server.call(OWNER, "GET", "/api/v1/operator/mails/" + id).toString();
    }

    private String token(String what, String text) {
        var found = IN_A_LINK.matcher(text);
        assertThat(found.find()).as(what).isTrue();
        secrets.put(what, found.group(1));
        return found.group(1);
    }

    private void programs() {
        server.call(OWNER, "POST", "/api/v1/auth/session/proof", Map.of("password", TestServer.PASSWORD));
        var key = server.call(OWNER, "POST", "/api/v1/api-keys", Map.of("name", "nightly", "reach", "read"))
                .get("key")
                .asString();
        secrets.put("API key", key);
        assertThat(server.answerTo("Bearer " + key, "GET", "/api/v1/specs", "")).startsWith("200");
        assertThat(server.answerTo("Bearer " + key, "POST", "/api/v1/specs", "{}"))
                .startsWith("403");
        server.call(OWNER, "POST", "/api/v1/namespaces", Map.of("name", "works"));
        var publishing = server.call(
                OWNER, "POST", "/api/v1/publish-tokens", Map.of("name", "ci", "namespaces", List.of("works")));
        secrets.put("publish token", publishing.get("token").asString());
        server.answerTo("Bearer " + publishing.get("token").asString(), "GET", "/api/v1/publications", "");
        var application = Application.registered(server, "write", true);
        secrets.put("client secret", String.valueOf(application.secret()));
        var code = application.code(MEMBER, "write");
        secrets.put("authorization code", code);
        secrets.put("code verifier", Application.VERIFIER);
        var tokens = JsonCodec.tree(application.exchange(code).body());
        secrets.put("application's token", tokens.get("access_token").asString());
        secrets.put("application's refresh token", tokens.get("refresh_token").asString());
        assertThat(application.exchange(code).statusCode()).isEqualTo(400);
        assertThat(application
                        .withSecret("not the secret of the client")
                        .exchange(code)
                        .statusCode())
                .isEqualTo(401);
        secrets.put("wrong client secret", "not the secret of the client");
        server.call(MEMBER, "POST", "/api/v1/auth/session/proof", Map.of("password", TestServer.PASSWORD));
        var factor = server.call(MEMBER, "POST", "/api/v1/users/me/second-factor", Map.of());
        secrets.put("second factor", factor.get("secret").asString());
    }

    /** What other services gave us: kept sealed, or refused. */
    private void othersSecrets() {
        secrets.put("channel token", "line-channel-token-of-ours");
        server.call(
                OWNER,
                "POST",
                "/api/v1/operator/alerts/channels",
                Map.of(
                        "kind", "line",
                        "target", "U0123456789abcdef0123456789abcdef",
                        "language", "ja",
                        "token", "line-channel-token-of-ours"));
        secrets.put("provider's secret", "provider-secret-of-ours");
        server.post(
                OWNER,
                "/api/v1/identity-providers",
                Map.of(
                        "name", "Works",
                        "issuer", "https://127.0.0.1:9",
                        "client_id", "resonant",
                        "client_secret", "provider-secret-of-ours"));
        secrets.put("database password", "database-password-of-ours");
        assertThat(server.post(
                                OWNER,
                                "/api/v1/operator/move",
                                Map.of("to", "postgresql://resonant:database-password-of-ours@127.0.0.1:9/resonant"))
                        .statusCode())
                .isGreaterThanOrEqualTo(400);
        secrets.put("store's secret", "store-secret-key-of-ours");
        assertThat(server.post(
                                OWNER,
                                "/api/v1/operator/move/files",
                                Map.of(
                                        "to", "s3:bucket?endpoint=http://127.0.0.1:9",
                                        "access_key_id", "AKIDEXAMPLE",
                                        "secret", "store-secret-key-of-ours"))
                        .statusCode())
                .isGreaterThanOrEqualTo(400);
    }

    private String get(Persona persona, String path) {
        return server.send(server.request(persona, "GET", path)).body();
    }

    private List<String> unzipped(String path) throws IOException, InterruptedException {
        var texts = new ArrayList<String>();
        try (var client = HttpClient.newHttpClient()) {
            var answer =
                    client.send(server.request(OWNER, "GET", path).build(), HttpResponse.BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            try (var zip = new ZipInputStream(new ByteArrayInputStream(answer.body()))) {
                for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    texts.add(entry.getName() + "\n" + new String(zip.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        assertThat(texts).as(path).isNotEmpty();
        return texts;
    }

    /** The test's own client tells what it sends. */
    private static boolean isOurs(ILoggingEvent event) {
        return !event.getLoggerName().startsWith("jdk.");
    }

    private static String text(ILoggingEvent event) {
        return event.getLoggerName() + " " + event.getFormattedMessage() + event.getKeyValuePairs()
                + event.getMDCPropertyMap() + messages(event.getThrowableProxy());
    }

    private static String messages(@Nullable IThrowableProxy thrown) {
        return thrown == null ? "" : " " + thrown.getMessage() + messages(thrown.getCause());
    }

    private static String around(String text, String secret) {
        int at = text.indexOf(secret);
        return text.substring(Math.max(0, at - 160), at) + "…";
    }
}
