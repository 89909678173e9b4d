package io.resonant.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@BothEngines
class LogVerifierTest {
    private static final String SECRET = "a secret for tests, 0123456789 abcdef";
    private static final String OTHER = "another secret for tests, 0123456789";

    private final TestDatabase test;

    LogVerifierTest(TestDatabase test) {
        this.test = test;
    }

    @BeforeEach
    void empty() {
        test.database().runSystem(transaction -> {
            for (var table : List.of("registry_log", "registry_head", "registry_keys")) {
                transaction.sql("delete from " + table).update();
            }
        });
    }

    private RegistryLog log(SecretKeys keys) {
        return new RegistryLog(test.database(), keys);
    }

    private void append(RegistryLog log, String version) {
        test.database()
                .runSystem(transaction -> log.append(
                        transaction,
                        null,
                        "release",
                        Map.of("release", version, "item", "a.b", "item_kind", "extension", "version", version)));
    }

    private List<LogEntry> entries() {
        return log(SecretKeys.of(SECRET, null)).page(0, 100);
    }

    private static LogVerifier verified(List<LogEntry> entries, String... trusted) {
        var verifier = new LogVerifier(Set.of(trusted));
        entries.forEach(verifier::accept);
        return verifier;
    }

    private static List<String> codes(LogVerifier verifier) {
        return verifier.findings().stream()
                .map(LogVerifier.Finding::code)
                .distinct()
                .toList();
    }

    @Test
    void whatWasWrittenIsRight() {
        var log = log(SecretKeys.of(SECRET, null));
        append(log, "1.0.0");
        append(log, "1.0.1");
        var verifier = verified(entries());
        verifier.finish(log.head().orElseThrow());
        assertThat(codes(verifier)).isEmpty();
        assertThat(verifier.entries()).as("the key comes first").isEqualTo(3);
        assertThat(verifier.releases()).hasSize(2);
    }

    @Test
    void whateverIsChangedIsNoticed() {
        var log = log(SecretKeys.of(SECRET, null));
        append(log, "1.0.0");
        append(log, "1.0.1");
        append(log, "1.0.2");
        var entries = entries();
        assertThat(codes(verified(changed(entries, 1, entry -> statement(entry, "1.0.0", "6.6.6")))))
                .contains("hash_wrong", "signature_wrong");
        var left = new ArrayList<>(entries);
        left.remove(2);
        assertThat(codes(verified(left))).contains("gap", "chain_broken");
        var foreign = entries.get(2).signature();
        assertThat(codes(verified(changed(
                        entries,
                        1,
                        entry -> new LogEntry(
                                entry.number(),
                                entry.previous(),
                                entry.hash(),
                                entry.keyId(),
                                entry.statement(),
                                foreign)))))
                .containsExactly("signature_wrong");
        var swapped = new ArrayList<>(entries);
        swapped.set(1, entries.get(2));
        swapped.set(2, entries.get(1));
        assertThat(codes(verified(swapped))).contains("gap");
        var verifier = verified(entries.subList(0, 3));
        verifier.finish(log.head().orElseThrow());
        assertThat(codes(verifier)).containsExactly("head_differs");
    }

    private static List<LogEntry> changed(List<LogEntry> entries, int index, UnaryOperator<LogEntry> change) {
        var all = new ArrayList<>(entries);
        all.set(index, change.apply(all.get(index)));
        return all;
    }

    private static LogEntry statement(LogEntry entry, String from, String to) {
        var statement = entry.statement();
        return new LogEntry(
                entry.number(),
                entry.previous(),
                entry.hash(),
                entry.keyId(),
                statement == null ? null : statement.replace(from, to),
                entry.signature());
    }

    @Test
    void theOldKeyVouchesForTheNewOne() {
        var log = log(SecretKeys.of(SECRET, null));
        append(log, "1.0.0");
        log.rotate();
        append(log, "1.0.1");
        assertThat(codes(verified(entries()))).isEmpty();
        assertThat(log.keys()).hasSize(2);
        assertThat(log.keys().getFirst().retiredAt()).isNotNull();
        assertThat(entries().getLast().keyId()).isEqualTo(log.keys().getLast().id());
    }

    @Test
    void aNewSecretIsVouchedForWhileTheOldOneIsGiven() {
        append(log(SecretKeys.of(SECRET, null)), "1.0.0");
        append(log(SecretKeys.of(OTHER, SECRET)), "1.0.1");
        append(log(SecretKeys.of(OTHER, null)), "1.0.2");
        assertThat(codes(verified(entries()))).isEmpty();
        assertThat(log(SecretKeys.of(OTHER, null)).keys()).hasSize(2);
    }

    @Test
    void aKeyThatNobodyVouchesForIsNoticedUnlessItIsTrusted() {
        append(log(SecretKeys.of(SECRET, null)), "1.0.0");
        var lost = log(SecretKeys.of(OTHER, null));
        append(lost, "1.0.1");
        assertThat(codes(verified(entries()))).containsExactly("key_unvouched");
        var keys = lost.keys();
        assertThat(codes(
                        verified(entries(), keys.getFirst().id(), keys.getLast().id())))
                .isEmpty();
        assertThat(codes(verified(entries(), keys.getLast().id()))).containsExactly("key_unvouched");
    }

    @Test
    void entriesThatNobodyMaySeeKeepTheirPlace() {
        var log = log(SecretKeys.of(SECRET, null));
        append(log, "1.0.0");
        append(log, "1.0.1");
        var hidden = changed(
                entries(),
                1,
                entry -> new LogEntry(entry.number(), entry.previous(), entry.hash(), entry.keyId(), null, null));
        var verifier = verified(hidden);
        assertThat(codes(verifier)).isEmpty();
        assertThat(verifier.hidden()).isEqualTo(1);
        assertThat(codes(verified(changed(
                        hidden,
                        1,
                        entry -> new LogEntry(
                                entry.number(), entry.previous(), "0".repeat(64), entry.keyId(), null, null)))))
                .contains("chain_broken");
    }
}
