package io.resonant.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.resonant.account.Language;
import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.crypto.Signing;
import io.resonant.kernel.job.Jobs;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.outbound.OutboundException;
import io.resonant.kernel.telemetry.Telemetry;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.mail.MailSettings;
import io.resonant.mail.Mails;
import io.resonant.monitor.Monitor;
import io.resonant.testing.TestOrganization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@BothEngines
final class AlertsTest {
    private static final SecretKeys KEYS = SecretKeys.of("a secret for tests, 0123456789 abcdef", null);
    private static final String PERSON = "U0123456789abcdef0123456789abcdef";

    private final TestDatabase test;
    private final TestOrganization organization;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private HttpServer remote;
    private int answer = 200;

    @TempDir
    private Path data;

    AlertsTest(TestDatabase test) {
        this.test = test;
        this.organization = TestOrganization.create(test.database());
    }

    private record Received(String path, Map<String, List<String>> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, List.of("")).getFirst();
        }
    }

    @BeforeEach
    void begin() throws IOException {
        test.script(
                "delete from monitor_samples",
                "delete from alert_states",
                "delete from alert_deliveries",
                "delete from alert_channels",
                "delete from scheduled_tasks",
                "delete from mails");
        remote = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        remote.createContext("/", exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(new Received(exchange.getRequestURI().toString(), exchange.getRequestHeaders(), body));
            exchange.sendResponseHeaders(answer, -1);
            exchange.close();
        });
        remote.start();
    }

    @AfterEach
    void end() {
        remote.stop(0);
    }

    private String address() {
        return "http://127.0.0.1:" + remote.getAddress().getPort();
    }

    private Alerts alerts() {
        var jobs = new Jobs(test.database(), test.clock());
        var monitor = new Monitor(test.database(), new Telemetry(), jobs, data, List::of, test.clock());
        monitor.close();
        var mails = new Mails(
                test.database(), jobs, KEYS, new MailSettings(Optional.empty(), URI.create("https://work.example")));
        var messenger =
                new Messenger(new Signing(KEYS, "alerts"), URI.create(address()), Set.of(address()), test.clock());
        return new Alerts(
                new Alerts.Wiring(test.database(), jobs, monitor, mails),
                KEYS,
                Duration.ofHours(26),
                messenger,
                test.clock());
    }

    /** What a node writes down, a minute later. */
    private void minute(String node, Map<String, Double> figures) {
        test.clock().advance(Duration.ofMinutes(1));
        test.database()
                .runSystem(transaction -> transaction
                        .sql("insert into monitor_samples (node, minute, figures) values (:node, :minute, :figures)")
                        .bind("node", node)
                        .bind("minute", test.clock().instant().getEpochSecond() / 60)
                        .bind("figures", Json.of(figures))
                        .update());
    }

    private void minutes(int count, Map<String, Double> figures) {
        for (int i = 0; i < count; i++) {
            minute("one", figures);
        }
    }

    private static List<String> open(Alerts alerts) {
        return alerts.view("en").open().stream()
                .map(alert -> alert.rule() + (alert.subject().isEmpty() ? "" : " " + alert.subject()))
                .sorted()
                .toList();
    }

    private Channel add(Alerts alerts, ChannelKind kind, String target, @Nullable String token) {
        return alerts.add(organization.owner(), new NewChannel(kind, target, Language.EN, token));
    }

    /** A webhook on this machine, which nobody may ask for. */
    private void addWebhook() {
        test.script("insert into alert_channels (id, kind, target, language, created_at) values ('" + UUID.randomUUID()
                + "', 'webhook', '" + address() + "/hook?x=1', 'en', '2026-01-05T09:00:00.000000Z')");
    }

    private void deliverAll(Alerts alerts) {
        var waiting = test.database()
                .readSystem(transaction -> transaction
                        .sql("select id from alert_deliveries order by created_at, id")
                        .list(row -> row.uuid("id")));
        waiting.forEach(alerts::deliver);
    }

    @Test
    void anAlertOpensOnceAndClosesOnceAlthoughTheFigureWavers() {
        var alerts = alerts();
        add(alerts, ChannelKind.MAIL, "Ops@Example.com", null);
        for (var free : List.of(50.0, 9.0, 11.0, 9.5, 11.9)) {
            minute("one", Map.of("disk_free", free, "disk_size", 100.0));
            alerts.watch();
        }
        assertThat(open(alerts)).containsExactly("DiskFull one");
        alerts().watch(); // another node
        minute("one", Map.of("disk_free", 12.5, "disk_size", 100.0));
        alerts.watch();
        alerts.watch();
        assertThat(open(alerts)).isEmpty();
        assertThat(subjects()).containsExactly("The disk is nearly full (one)", "Over: The disk is nearly full (one)");
    }

    private List<String> subjects() {
        return test.database()
                .readSystem(transaction -> transaction
                        .sql("select subject from mails where recipient = 'ops@example.com' order by id")
                        .list(row -> row.text("subject")));
    }

    @Test
    void eachRuleFindsWhatItIsFor() {
        var alerts = alerts();
        for (int i = 0; i < 130; i++) {
            minute("one", Map.of("disk_free", 100_000.0 - 20 * i, "disk_size", 200_000.0, "downloads", 1.0));
        }
        minute("one", Map.of("requests", 1.0, "errors", 0.5, "p99", 9_000.0, "backup_age", 90_000.0));
        alerts.watch();
        assertThat(open(alerts))
                .containsExactly("DiskFillsUp one", "ErrorRateCritical one", "ResponseTimeCritical one");
        var bad = Map.of("backup_age", 94_000.0, "jobs_late", 901.0, "intent_age", 601.0, "database_waiting", 90.0);
        minutes(10, bad);
        minute("two", Map.of("intents_failed", 2.0, "intents_done", 3.0));
        alerts.watch();
        assertThat(open(alerts)).contains("BackupOld", "DatabaseQueue one", "IntentsFail", "IntentsWait", "JobsStuck");
        test.clock().advance(Duration.ofHours(7));
        minute("one", Map.of("requests", 0.1, "errors", 1.0));
        alerts.watch();
        assertThat(open(alerts))
                .as("six errors are few answers")
                .contains("CountersFlat")
                .doesNotContain("ErrorRateCritical one");
        test.clock().advance(Duration.ofHours(31));
        alerts.watch();
        assertThat(open(alerts)).as("a node that is gone has no alert").noneMatch(alert -> alert.contains(" "));
    }

    @Test
    void theArchiveOfPostgresqlIsBehindWhenItStaysSo() {
        var alerts = alerts();
        minutes(10, Map.of("archive_age", 170.0, "archive_full_age", 8 * 86_400.0));
        alerts.watch();
        assertThat(open(alerts)).isEmpty();
        minutes(2, Map.of("archive_age", 240.0, "archive_full_age", 8 * 86_400.0 + 60));
        alerts.watch();
        assertThat(open(alerts)).as("it may be on its way").isEmpty();
        minutes(10, Map.of("archive_age", 240.0, "archive_full_age", 8 * 86_400.0 + 60));
        alerts.watch();
        assertThat(open(alerts)).containsExactly("ArchiveBehind", "ArchiveOld");
        minute("one", Map.of("archive_age", 30.0, "archive_full_age", 60.0));
        alerts.watch();
        assertThat(open(alerts)).isEmpty();
    }

    @Test
    void aWebhookIsSignedAndRepeatedUnderItsIdUntilItIsTaken() {
        var alerts = alerts();
        addWebhook();
        minutes(10, Map.of("backup_age", 94_000.0));
        answer = 503;
        alerts.watch();
        deliverAll(alerts);
        assertThat(alerts.view("en").channels().getFirst().failure()).contains("answered with status 503");
        assertThat(alerts.view("ja").channels().getFirst().failure()).contains("ステータス 503");
        answer = 204;
        deliverAll(alerts);
        deliverAll(alerts);
        assertThat(received).hasSize(2);
        var call = received.getLast();
        var body = JsonCodec.tree(call.body());
        assertThat(call.path()).isEqualTo("/hook?x=1");
        assertThat(body.path("event").asString()).isEqualTo("opened");
        assertThat(body.path("rule").asString()).isEqualTo("BackupOld");
        assertThat(body.path("runbook").asString()).isEqualTo("docs/operations.md#backupold");
        assertThat(body.path("id"))
                .isEqualTo(JsonCodec.tree(received.getFirst().body()).path("id"));
        var signature = call.header("Resonant-signature").split(",ed25519=");
        var signed = signature[0].substring(2) + "." + call.body();
        assertThat(Signing.verify(alerts.view("en").publicKey(), signed, signature[1]))
                .isTrue();
        assertThat(Signing.verify(alerts.view("en").publicKey(), signed + " ", signature[1]))
                .isFalse();
        var channel = alerts.view("en").channels().getFirst();
        assertThat(channel.failure()).isNull();
        assertThat(channel.lastSentAt()).isNotNull();
    }

    @Test
    void lineIsPushedWithARetryKeyAndWhatItHadAlreadyIsNoFailure() {
        var alerts = alerts();
        var channel = add(alerts, ChannelKind.LINE, PERSON, "a-channel-token");
        alerts.test(organization.owner(), channel.id());
        answer = 409;
        deliverAll(alerts);
        var call = received.getFirst();
        assertThat(call.path()).isEqualTo("/v2/bot/message/push");
        assertThat(call.header("Authorization")).isEqualTo("Bearer a-channel-token");
        assertThat(UUID.fromString(call.header("X-line-retry-key"))).isNotNull();
        assertThat(JsonCodec.tree(call.body()).path("to").asString()).isEqualTo(PERSON);
        assertThat(JsonCodec.tree(call.body())
                        .path("messages")
                        .get(0)
                        .path("text")
                        .asString())
                .contains("A message on trial");
        assertThat(alerts.view("en").channels().getFirst().failure()).isNull();
        var stored = test.database()
                .readSystem(transaction ->
                        transaction.sql("select secret from alert_channels").one(row -> row.text("secret")));
        assertThat(stored).doesNotContain("a-channel-token");
    }

    @Test
    void anAddressInThePrivateNetworkIsNotCalled() {
        var alerts = alerts();
        var channel = add(alerts, ChannelKind.WEBHOOK, "https://127.0.0.1/hook", null);
        alerts.test(organization.owner(), channel.id());
        deliverAll(alerts);
        assertThat(alerts.view("en").channels().getFirst().failure()).contains("private network");
        assertThat(alerts.view("ja").channels().getFirst().failure()).contains("内部ネットワーク");
    }

    @Test
    void aFailureOfTheVersionBeforeKeepsItsWords() {
        var alerts = alerts();
        addWebhook();
        var before = "The webhook has a host name that cannot be found";
        test.database()
                .runSystem(transaction -> transaction
                        .sql("update alert_channels set failure = :failure")
                        .bind("failure", before)
                        .update());
        assertThat(alerts.view("ja").channels().getFirst().failure()).isEqualTo(before);
    }

    @Test
    void everyWayToFailHasWordsInBothLanguages() {
        var codes = Stream.concat(
                Stream.of("status", "redirect", "tls", "unknown_host", "sealed"),
                Arrays.stream(OutboundException.Kind.values())
                        .map(kind -> kind.name().toLowerCase(Locale.ROOT)));
        assertThat(codes).allSatisfy(code -> {
            assertThat(ChannelFailure.words(code, "en")).contains(" ").doesNotContain("{");
            assertThat(ChannelFailure.words(code, "ja")).contains("。").isNotEqualTo(ChannelFailure.words(code, "en"));
        });
    }
}
