package io.resonant.catalogue;

import static io.resonant.testing.Persona.MEMBER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.catalogue.DownloadLogs.Report;
import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.publication.TestPackages;
import io.resonant.testing.FormBody;
import io.resonant.testing.TestServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Downloads that others served, from their logs. Today is 5 January 2026. */
@BothEngines
class DownloadLogsTest {
    private static final String AGENT = "Mozilla/5.0 (secret agent)";

    private final TestDatabase test;

    @AutoClose
    private final TestServer server;

    private final DownloadLogs logs;
    private String hash = "";

    DownloadLogsTest(TestDatabase test) {
        this.test = test;
        test.clock().set(TestDatabase.START);
        this.server = TestServer.on(test);
        this.logs = server.app().marketplace().downloadLogs();
    }

    @BeforeEach
    void publish() {
        test.database().runSystem(transaction -> {
            for (var table : new String[] {"registry_downloads", "registry_download_marks", "registry_download_days"}) {
                transaction.sql("delete from " + table).update();
            }
        });
        var namespace = "log" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
        server.call(MEMBER, "POST", "/api/v1/namespaces", Map.of("name", namespace));
        var file = TestPackages.of(namespace, "map", "1.0.0", "Map " + namespace);
        server.scenario("POST", "/api/v1/extensions")
                .body(
                        FormBody.TYPE,
                        new FormBody()
                                .field("visibility", "public")
                                .file("map.foxe", file)
                                .bytes())
                .answers(MEMBER, 201);
        hash = Digests.sha256Hex(file);
    }

    private String combined(String address, String time, String request, int status) {
        return "%s - - [%s] \"%s\" %d 600 \"https://example.com/\" \"%s\"\n"
                .formatted(address, time, request, status, AGENT);
    }

    private String download(String address, String time) {
        return combined(address, time, "GET /files/sha256/" + hash + ".foxe HTTP/1.1", 200);
    }

    private String json(String address) {
        return "{\"time\":\"2026-01-04T23:00:00+09:00\",\"address\":\"%s\",\"method\":\"GET\",\"path\":\"/packages/%s/%s/%s\",\"status\":200}\n"
                .formatted(address, hash.substring(0, 2), hash.substring(2, 4), hash);
    }

    private String cloudFront(String address) {
        return """
                #Version: 1.0
                #Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(User-Agent)
                2026-01-04\t14:00:00\tNRT57\t600\t%s\tGET\td1.cloudfront.net\t/files/sha256/%s\t200\t%s
                2026-01-04\t14:00:01\tNRT57\t600\t%s\tGET\td1.cloudfront.net\t/index.html\t200\t%s
                """.formatted(address, hash, AGENT, address, AGENT);
    }

    private Report read(String log) throws IOException {
        return logs.read(new ByteArrayInputStream(log.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] packed(String log) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(log.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    private long downloads() {
        return test.database()
                .readSystem(
                        transaction -> transaction.sql("""
                                select i.downloads from registry_items i join registry_releases r on r.item_id = i.id
                                where r.sha256 = :hash""").bind("hash", hash).one(row -> row.bigint("downloads")));
    }

    @Test
    void oneClientCountsOnceInWhateverLogItStands() throws IOException {
        assertThat(read(download("192.0.2.1", "04/Jan/2026:09:00:00 +0000")))
                .isEqualTo(new Report(1, 1, 1, 0, 0, 0, 0));
        assertThat(read(json("192.0.2.1"))).isEqualTo(new Report(1, 1, 0, 1, 0, 0, 0));
        assertThat(read(cloudFront("192.0.2.1"))).isEqualTo(new Report(4, 1, 0, 1, 0, 0, 0));
        assertThat(logs.read(new ByteArrayInputStream(packed(json("192.0.2.2") + cloudFront("192.0.2.3")))))
                .isEqualTo(new Report(5, 2, 2, 0, 0, 0, 0));
        assertThat(read(download("2001:db8::1", "04/Jan/2026:10:00:00 +0000") + json("2001:0db8:0:0:0:0:0:1")))
                .as("the same address, written differently")
                .isEqualTo(new Report(2, 2, 1, 1, 0, 0, 0));
        assertThat(downloads()).isEqualTo(4);
        assertThat(read(download("192.0.2.1", "05/Jan/2026:01:00:00 +0000")))
                .isEqualTo(new Report(1, 1, 1, 0, 0, 0, 0));
        assertThat(downloads()).as("another day").isEqualTo(5);
    }

    @Test
    void overlappingLogsChangeNothing() throws IOException {
        var lines = new StringBuilder();
        for (int client = 0; client < 5000; client++) {
            lines.append(download("10.0." + client / 250 + "." + client % 250, "05/Jan/2026:08:00:00 +0000"));
        }
        var log = lines.toString();
        int middle = log.indexOf('\n', log.length() / 2) + 1;
        assertThat(read(log.substring(0, middle)).counted()).isBetween(2400L, 2600L);
        assertThat(read(log).counted()).isBetween(2400L, 2600L);
        assertThat(read(log.substring(middle / 2)).counted()).isZero();
        assertThat(downloads()).isEqualTo(5000);
    }

    @Test
    void whatWentThroughUsAsWellIsKnown() throws IOException {
        server.scenario("GET", "/files/sha256/{hash}", hash).answers(MEMBER, 200);
        server.app().marketplace().downloads().flush();
        assertThat(downloads()).isEqualTo(1);
        assertThat(read(download("127.0.0.1", "05/Jan/2026:08:59:59 +0000")).known())
                .isEqualTo(1);
        assertThat(downloads()).isEqualTo(1);
    }

    @Test
    void hostileLinesAreSkipped() throws IOException {
        var now = "05/Jan/2026:08:00:00 +0000";
        var request = "GET /files/sha256/" + hash + " HTTP/1.1";
        var log = String.join(
                "",
                "a".repeat(5_000_000) + "\n", // unreadable from here
                "\0\1\2 [] \"\" \n",
                "{\"time\":\"2026-01-04T23:00:00Z\"\n",
                "{\"time\":5,\"address\":\"192.0.2.1\",\"method\":\"GET\",\"path\":\"/\",\"status\":200}\n",
                combined("evil.example", now, request, 200),
                combined("192.0.2.1", "99/Jan/2026:08:00:00 +0000", request, 200),
                combined("192.0.2.1", "06/Jan/2026:00:00:00 +0000", request, 200), // nobody has been there yet
                "192.0.2.1 - - [" + now + "] \"" + request + "\" 20x 1\n",
                combined("192.0.2.1", now, request, 206), // no download from here
                combined("192.0.2.1", now, request, 304),
                combined("192.0.2.1", now, request.replace("GET", "HEAD"), 200),
                combined("192.0.2.1", now, request.replace("sha256/", "sha256/../sha256/"), 200),
                combined("192.0.2.1", now, "\\x16\\x03\\x01", 400),
                combined("192.0.2.1", now, "GET /packages/00/00/" + hash + " HTTP/1.1", 200),
                combined("192.0.2.1", now, request.replace(hash, "0".repeat(64)), 200),
                "\n",
                download("192.0.2.1", now).stripTrailing()); // without a line break at the end
        assertThat(read(log)).isEqualTo(new Report(17, 2, 1, 0, 0, 1, 8));
        assertThat(downloads()).isEqualTo(1);
        assertThat(read("#Fields: date time\n2026-01-04\t14:00:00\n").unreadable())
                .isEqualTo(1);
        assertThat(read("")).isEqualTo(Report.NOTHING);
    }

    @Test
    void aDayThatIsClosedTakesNothingIn() throws IOException {
        var counts = server.app().marketplace().downloads();
        var old = download("192.0.2.1", "01/Nov/2025:08:00:00 +0000");
        assertThat(read(old).counted())
                .as("a day that nothing was ever counted on")
                .isEqualTo(1);
        counts.keepHouse();
        assertThat(read(old).known()).isEqualTo(1);
        test.clock().advance(Duration.ofDays(3));
        counts.keepHouse();
        assertThat(read(old + download("192.0.2.9", "01/Nov/2025:09:00:00 +0000")))
                .isEqualTo(new Report(2, 2, 0, 0, 2, 0, 0));
        assertThat(downloads()).isEqualTo(1);
    }

    @Test
    void aLogThatBreaksOffIsReadAgain() throws IOException {
        var lines = new StringBuilder();
        for (int client = 0; client < 20_000; client++) {
            lines.append(download("10.1." + client / 250 + "." + client % 250, "05/Jan/2026:08:00:00 +0000"));
        }
        var whole = packed(lines.toString());
        var broken = Arrays.copyOf(whole, whole.length / 2);
        assertThatThrownBy(() -> logs.read(new ByteArrayInputStream(broken)))
                .isInstanceOf(DownloadLogs.BrokenLogException.class);
        var before = downloads();
        assertThat(before).isPositive().isLessThan(20_000);
        assertThat(logs.read(new ByteArrayInputStream(whole)))
                .isEqualTo(new Report(20_000, 20_000, 20_000 - before, before, 0, 0, 0));
    }

    @Test
    void nothingOfALineIsKept() throws IOException {
        read(download("203.0.113.77", "05/Jan/2026:08:00:00 +0000"));
        var kept = test.database()
                .readSystem(transaction -> transaction
                        .sql("select client from registry_download_marks")
                        .list(row -> row.text("client")));
        assertThat(kept)
                .singleElement()
                .satisfies(client -> assertThat(client)
                        .matches("[0-9a-f]{32}")
                        .isNotEqualTo(Digests.sha256Hex("203.0.113.77").substring(0, 32)));
    }

    @Test
    void theAlarmWaitsForLogs() throws IOException {
        var counts = server.app().marketplace().downloads();
        for (int client = 0; client < 80; client++) {
            read(download("10.2.0." + client, "03/Jan/2026:08:00:00 +0000"));
        }
        counts.keepHouse();
        assertThat(counts.isFlat()).as("yesterday's log may come today").isFalse();
        test.clock().advance(Duration.ofDays(1));
        counts.keepHouse();
        assertThat(counts.isFlat()).isTrue();
        read(download("10.2.0.1", "05/Jan/2026:08:00:00 +0000"));
        counts.keepHouse();
        assertThat(counts.isFlat()).isFalse();
    }
}
