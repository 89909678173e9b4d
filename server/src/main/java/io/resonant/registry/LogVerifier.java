package io.resonant.registry;

import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.crypto.Signing;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.problem.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Checks a log entry by entry, without believing the server that gave it: numbers without gaps, hashes that chain, and
 * signatures of keys that were introduced before. Knows nothing of where the entries come from.
 */
public final class LogVerifier {
    private static final int MOST_FINDINGS = 100;

    private final Set<String> trusted;
    private final Map<String, String> keys = new HashMap<>();
    private final Map<String, Released> releases = new LinkedHashMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private long number;
    private long hidden;
    private String hash = LogEntry.BEGINNING;

    /** @param trusted ids of keys that are believed even when no other key vouches for them */
    public LogVerifier(Set<String> trusted) {
        this.trusted = Set.copyOf(trusted);
    }

    /** Something that is not as it must be. The codes have texts for people where they are shown. */
    public record Finding(long number, String code) {}

    /** A release as it is signed. */
    public record Released(
            String itemKind,
            String item,
            String version,
            String sha256,
            long size,
            String state,
            @Nullable String reason) {}

    /** The next entry. */
    public void accept(LogEntry entry) {
        if (entry.number() != number + 1) {
            find(entry, "gap");
        }
        if (!entry.previous().equals(hash)) {
            find(entry, "chain_broken");
        }
        number = entry.number();
        hash = entry.hash();
        var statement = entry.statement();
        var signature = entry.signature();
        if (statement == null || signature == null) {
            hidden++;
            return;
        }
        if (!Digests.sha256Hex(statement).equals(entry.hash())) {
            find(entry, "hash_wrong");
        }
        var facts = facts(statement);
        if (facts.isEmpty()
                || facts.get().path("number").asLong(-1) != entry.number()
                || !facts.get().path("previous").asString("").equals(entry.previous())) {
            find(entry, "statement_wrong");
            return;
        }
        if (facts.get().path("kind").asString("").equals("key")) {
            introduce(entry, facts.get());
        }
        var key = keys.get(entry.keyId());
        if (key == null) {
            find(entry, "key_unknown");
        } else if (!Signing.verify(key, statement, signature)) {
            find(entry, "signature_wrong");
        } else {
            note(facts.get());
        }
    }

    /** Whether the signed head is the end of what was read. */
    public void finish(RegistryLog.Head head) {
        var key = keys.get(head.keyId());
        var facts = facts(head.statement());
        boolean signed = key != null && Signing.verify(key, head.statement(), head.signature());
        boolean same = facts.isPresent()
                && facts.get().path("head").asLong(-1) == number
                && facts.get().path("hash").asString("").equals(hash);
        if (!signed || !same) {
            findings.add(new Finding(number, signed ? "head_differs" : "head_unsigned"));
        }
    }

    /** Whether an entry that was seen before is still there, unchanged. */
    public void remember(LogEntry now, LogEntry before) {
        if (now.number() != before.number() || !now.hash().equals(before.hash())) {
            findings.add(new Finding(before.number(), "rewritten"));
        }
    }

    /** Said of the end when fewer entries are there than before. */
    public void missing(long from) {
        findings.add(new Finding(from, "truncated"));
    }

    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** How many entries there were. */
    public long entries() {
        return number;
    }

    /** How many entries are about something that the reader may not see. */
    public long hidden() {
        return hidden;
    }

    /** The hash of the last entry. */
    public String hash() {
        return hash;
    }

    /** Keys that were introduced, by id. */
    public Map<String, String> keys() {
        return Map.copyOf(keys);
    }

    /** What the log says of each release, as it is now. */
    public List<Released> releases() {
        return List.copyOf(releases.values());
    }

    private void introduce(LogEntry entry, JsonNode facts) {
        var id = facts.path("key_id").asString("");
        var publicKey = facts.path("public_key").asString("");
        if (!RegistryLog.id(publicKey).equals(id)) {
            find(entry, "key_id_wrong");
            return;
        }
        boolean first = keys.isEmpty() && trusted.isEmpty();
        boolean vouched = keys.containsKey(entry.keyId()) && !entry.keyId().equals(id);
        if (!first && !vouched && !trusted.contains(id)) {
            find(entry, "key_unvouched");
        }
        keys.putIfAbsent(id, publicKey);
    }

    private void note(JsonNode facts) {
        var kind = facts.path("kind").asString("");
        if (kind.equals("release") || kind.equals("state")) {
            releases.put(
                    facts.path("release").asString(""),
                    new Released(
                            facts.path("item_kind").asString(""),
                            facts.path("item").asString(""),
                            facts.path("version").asString(""),
                            facts.path("sha256").asString(""),
                            facts.path("size").asLong(-1),
                            facts.path("state").asString(""),
                            facts.path("reason").isString()
                                    ? facts.path("reason").asString("")
                                    : null));
        }
    }

    private void find(LogEntry entry, String code) {
        if (findings.size() < MOST_FINDINGS) {
            findings.add(new Finding(entry.number(), code));
        }
    }

    private static Optional<JsonNode> facts(String statement) {
        try {
            return Optional.of(JsonCodec.tree(statement));
        } catch (Problem _) {
            return Optional.empty();
        }
    }
}
