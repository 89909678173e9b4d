package io.resonant;

import static io.resonant.testing.Persona.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.crypto.Sealing;
import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever the installation's secret seals outlives its replacement as it is documented: once with both secrets, then with
 * the new one alone. A purpose of sealing that is not listed here fails the first test.
 */
@BothEngines
final class SealedPlacesTest {
    private static final String BEFORE = "the secret before, 0123456789 abcdef";
    private static final String NEW = "the secret afterwards, 0123456789 abcdef";
    private static final String TEXT = "{\"text\":\"what was sealed\",\"html\":\"\"}";

    /** Where each purpose keeps what it seals. */
    private static final Map<String, String> COLUMNS = Map.of(
            "totp", "select secret as sealed from totp_factors",
            "identity providers", "select client_secret as sealed from identity_providers",
            "alerts", "select secret as sealed from alert_channels",
            "mails", "select body as sealed from mails where kind = 'sealed'",
            "file-stores", "select secret as sealed from file_stores where secret is not null");

    private static final String FILE = "backup";

    /** What has a test of its own or is over within the day for which both secrets are believed. */
    private static final Map<String, String> OTHERS = Map.of(
            "move", "the ledgers of databases, when a server starts: MoveKeysTest",
            "identity flows", "a cookie that is good for minutes",
            "registrations", "a link that is good for a day");

    private final TestDatabase test;

    @TempDir
    private Path data;

    SealedPlacesTest(TestDatabase test) {
        this.test = test;
    }

    @Test
    void everyPurposeOfSealingIsListed() throws IOException {
        var listed = Stream.of(COLUMNS.keySet(), OTHERS.keySet(), Set.of(FILE))
                .flatMap(Set::stream)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(purposes()).isEqualTo(listed);
    }

    @Test
    void nothingIsLostWhenTheSecretIsReplacedAsDocumented() throws IOException {
        try (var server = start(Map.of("SECRET_KEY", BEFORE))) {
            seal(server);
        }
        assertThat(unreadable(NEW)).containsOnlyKeys(all());
        test.clock().advance(Duration.ofMinutes(6));
        try (var server = start(Map.of("SECRET_KEY", NEW, "SECRET_KEY_PREVIOUS", BEFORE))) {
            var deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            while (!unreadable(NEW).isEmpty() && System.nanoTime() < deadline) {
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
            assertThat(server.port()).isPositive();
        }
        assertThat(unreadable(NEW)).isEmpty();
    }

    private TestServer start(Map<String, String> secrets) {
        var settings = new TreeMap<>(secrets);
        settings.put("RESONANT_DATA", data.toString());
        return TestServer.on(test, settings);
    }

    private static Set<String> all() {
        var all = new TreeSet<>(COLUMNS.keySet());
        all.add(FILE);
        return all;
    }

    /** Puts a text that the present secret has sealed into every place. */
    private void seal(TestServer server) throws IOException {
        var person = server.person(OWNER);
        test.database().runSystem(transaction -> {
            insert(
                    transaction,
                    "totp",
                    "insert into totp_factors (user_id, secret, last_step, created_at)" + " values ('" + person.id()
                            + "', :sealed, 0, :now)");
            insert(transaction, "alerts", """
                    insert into alert_channels (id, kind, target, language, secret, created_at)
                    values (:id, 'line', 'U0123456789abcdef0123456789abcdef', 'ja', :sealed, :now)""");
            insert(transaction, "mails", """
                    insert into mails (id, recipient, language, kind, subject, body, state, attempts, created_at,
                        expires_at)
                    values (:id, 'hanako@example.jp', 'ja', 'sealed', 'x', :sealed, 'kept', 0, :now, :later)""");
            insert(transaction, "file-stores", """
                    insert into file_stores (id, address, role, secret, created_at)
                    values (:id, 's3:bucket', 'retired', :sealed, :now)""");
        });
        test.database()
                .run(
                        person.organizationId(),
                        transaction -> transaction
                                .sql("""
                        insert into identity_providers (id, organization_id, name, issuer, client_id, client_secret,
                            group_roles, required, created_at, updated_at)
                        values (:id, :tenant, 'Works', 'https://login.example', 'x', :sealed, :roles, :no, :now,
                            :now)""")
                                .bind("id", transaction.newId())
                                .bind("sealed", sealed("identity providers"))
                                .bind("roles", Json.of(Map.of()))
                                .bind("no", false)
                                .bind("now", transaction.now())
                                .update());
        Files.createDirectories(last().getParent());
        Files.write(
                last().resolveSibling("keys.json"),
                JsonCodec.writeBytes(Map.of("repository", "ours", "recovery_key", "x", "secret", BEFORE)));
        Files.write(last(), JsonCodec.writeBytes(Map.of("id", "the last one", "key", sealed(FILE))));
    }

    private void insert(SystemTransaction transaction, String purpose, String sql) {
        var statement = transaction.sql(sql).bind("sealed", sealed(purpose)).bind("now", transaction.now());
        if (sql.contains(":id")) {
            statement = statement.bind("id", transaction.newId());
        }
        if (sql.contains(":later")) {
            statement = statement.bind("later", transaction.now().plus(Duration.ofDays(3)));
        }
        statement.update();
    }

    private static String sealed(String purpose) {
        return new Sealing(SecretKeys.of(BEFORE, null), purpose).seal(TEXT);
    }

    private Path last() {
        return data.resolve("backup/last.json");
    }

    /** The places with something that this secret alone does not open, or with nothing at all. */
    private Map<String, List<String>> unreadable(String secret) {
        var found = new TreeMap<String, List<String>>();
        COLUMNS.forEach((purpose, sql) -> found.put(
                purpose,
                test.database().readSystem(transaction -> transaction.sql(sql).list(row -> row.text("sealed")))));
        try {
            found.put(
                    FILE,
                    List.of(new Json(Files.readString(last()))
                            .tree()
                            .path("key")
                            .stringValue()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var keys = SecretKeys.of(secret, null);
        found.entrySet()
                .removeIf(place -> !place.getValue().isEmpty()
                        && place.getValue().stream()
                                .allMatch(value -> new Sealing(keys, place.getKey())
                                        .open(value)
                                        .equals(java.util.Optional.of(TEXT))));
        return found;
    }

    /** What the sources seal for: the last argument of each construction, a text or a constant PURPOSE. */
    private static Set<String> purposes() throws IOException {
        var sources = new TreeMap<String, String>();
        try (var files = Files.walk(Path.of("src/main/java"))) {
            for (var file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
            }
        }
        var purposes = new TreeSet<String>();
        sources.forEach((name, text) -> {
            var construction = Pattern.compile(
                            "new Sealing\\(.*?(?:\"([^\"]+)\"|(?:(\\w+)\\.)?PURPOSE)\\)", Pattern.DOTALL)
                    .matcher(text);
            while (construction.find()) {
                var owner = construction.group(2) == null ? name : construction.group(2);
                purposes.add(construction.group(1) == null ? constant(sources.get(owner)) : construction.group(1));
            }
            assertThat(text.split("new Sealing\\(", -1).length - 1)
                    .as("constructions in %s whose purpose cannot be read", name)
                    .isEqualTo(construction.reset().results().count());
        });
        return purposes;
    }

    private static String constant(String source) {
        var constant = Pattern.compile("String PURPOSE = \"([^\"]+)\"").matcher(source);
        assertThat(constant.find()).isTrue();
        return constant.group(1);
    }
}
