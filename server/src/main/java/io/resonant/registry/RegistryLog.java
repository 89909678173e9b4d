package io.resonant.registry;

import io.resonant.kernel.crypto.DerivedKey;
import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.crypto.Signing;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.json.JsonCodec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The log of everything that happened to releases. Each entry is signed and names the hash of the one before, so whoever
 * keeps a copy, or only the last hash, notices when the past is changed. Keys follow from the installation's secret; a new
 * one is introduced by an entry that the one before has signed.
 */
public final class RegistryLog {
    private static final String FORM = "resonant-registry-1";
    private static final String PURPOSE = "registry:";
    private static final int ID_LENGTH = 16;

    private final Database database;
    private final SecretKeys keys;
    private final Map<String, Signing> signings = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    public RegistryLog(Database database, SecretKeys keys) {
        this.database = database;
        this.keys = keys;
    }

    /**
     * The newest entry, signed with the time, so that a mirror notices when it is shown an old state.
     *
     * @param statement JSON, exactly as it was signed
     */
    public record Head(long number, String hash, String keyId, String statement, String signature) {}

    public void declareRoutes(Routes routes) {
        new LogRoutes(this).declare(routes);
    }

    /** What strangers may read. */
    public List<LogEntry> page(long after, int limit) {
        return database.readSystem(transaction -> new LogStore(transaction).page(after, limit));
    }

    /** All that ever signed, the oldest first. */
    public List<RegistryKey> keys() {
        return database.readSystem(transaction -> new LogStore(transaction).keys());
    }

    /** Nothing while nothing was ever published. */
    public Optional<Head> head() {
        return database.readSystem(transaction -> {
            var store = new LogStore(transaction);
            var head = store.head();
            return store.signingKey().map(key -> {
                var statement = new LinkedHashMap<String, Object>();
                statement.put("log", FORM);
                statement.put("head", head.number());
                statement.put("hash", head.hash());
                statement.put("at", transaction.now());
                var text = JsonCodec.write(statement);
                return new Head(
                        head.number(), head.hash(), key.id(), text, signing(key).sign(text));
            });
        });
    }

    /** The number of the newest entry: when it has not changed, nothing has. */
    public long newest() {
        return database.readSystem(
                transaction -> new LogStore(transaction).head().number());
    }

    /** As {@link #newest()}, in a transaction. */
    public static long newest(SystemTransaction transaction) {
        return new LogStore(transaction).head().number();
    }

    /** Which items something happened to after an entry. */
    public static List<UUID> touched(SystemTransaction transaction, long after) {
        return new LogStore(transaction).touched(after);
    }

    /** Calls back, after the commit, when this node has appended something. */
    public void onAppended(Runnable listener) {
        listeners.add(listener);
    }

    /** Introduces a new key from now on; what was signed before stays right. */
    public RegistryKey rotate() {
        return database.writeSystem(transaction -> {
            var store = new LogStore(transaction);
            var head = store.lockHead();
            var current = store.signingKey();
            int generation = current.map(RegistryKey::generation).orElse(0) + 1;
            introduce(transaction, head, generation, current);
            return store.signingKey().orElseThrow();
        });
    }

    /**
     * Writes that something happened, as a step of the verb that does it.
     *
     * @param facts what happened, in the order in which it is signed
     * @return the number of the entry
     */
    long append(SystemTransaction transaction, @Nullable UUID itemId, String kind, Map<String, Object> facts) {
        var store = new LogStore(transaction);
        var head = store.lockHead();
        var key = store.signingKey();
        if (key.filter(this::isOfThisSecret).isEmpty()) {
            head = introduce(transaction, head, key.map(RegistryKey::generation).orElse(0) + 1, key);
            key = store.signingKey();
        }
        var signer = key.orElseThrow();
        transaction.afterCommit(() -> listeners.forEach(Runnable::run));
        return append(transaction, head, signer.id(), signing(signer), itemId, kind, facts)
                .number();
    }

    /** A new key is vouched for by the old one; when that is lost, it can only speak for itself, and mirrors will say so. */
    private LogStore.Head introduce(
            SystemTransaction transaction, LogStore.Head head, int generation, Optional<RegistryKey> before) {
        var signing = current(generation);
        var publicKey = signing.publicKey();
        var id = id(publicKey);
        var voucher = before.filter(key -> signingOf(key).isPresent());
        new LogStore(transaction).insert(new RegistryKey(id, generation, publicKey, transaction.now(), null));
        var facts = new LinkedHashMap<String, Object>();
        facts.put("key_id", id);
        facts.put("public_key", publicKey);
        return append(
                transaction,
                head,
                voucher.map(RegistryKey::id).orElse(id),
                voucher.map(this::signing).orElse(signing),
                null,
                "key",
                facts);
    }

    private static LogStore.Head append(
            SystemTransaction transaction,
            LogStore.Head head,
            String keyId,
            Signing signing,
            @Nullable UUID itemId,
            String kind,
            Map<String, Object> facts) {
        long number = head.number() + 1;
        var statement = new LinkedHashMap<String, Object>();
        statement.put("log", FORM);
        statement.put("number", number);
        statement.put("previous", head.hash());
        statement.put("at", transaction.now());
        statement.put("kind", kind);
        statement.putAll(facts);
        var text = JsonCodec.write(statement);
        var hash = Digests.sha256Hex(text);
        var entry = new LogEntry(number, head.hash(), hash, keyId, text, signing.sign(text));
        new LogStore(transaction).append(entry, itemId);
        return new LogStore.Head(number, hash);
    }

    /** Otherwise the secret has been replaced, and as long as the old one is still given, it vouches for the new key. */
    private boolean isOfThisSecret(RegistryKey key) {
        return signingOf(key).isPresent()
                && current(key.generation()).publicKey().equals(key.publicKey());
    }

    static String id(String publicKey) {
        return Digests.sha256Hex(publicKey).substring(0, ID_LENGTH);
    }

    private Signing current(int generation) {
        return new Signing(keys, PURPOSE + generation);
    }

    private Signing signing(RegistryKey key) {
        return signingOf(key).orElseThrow(() -> new IllegalStateException("The key " + key.id() + " is lost"));
    }

    /** Nothing when the installation's secret has been replaced and the old one is not given any more. */
    private Optional<Signing> signingOf(RegistryKey key) {
        return Optional.ofNullable(signings.computeIfAbsent(
                key.publicKey(),
                _ -> keys.accepted(PURPOSE + key.generation()).stream()
                        .map((DerivedKey derived) -> new Signing(derived))
                        .filter(signing -> signing.publicKey().equals(key.publicKey()))
                        .findFirst()
                        .orElse(null)));
    }
}
