package io.resonant.audit;

import io.resonant.audit.AuditReport.Code;
import io.resonant.audit.AuditReport.Finding;
import io.resonant.audit.ChainStore.Head;
import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.job.Jobs;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the trail show when somebody has changed it behind the server's back. Lines are linked within a minute after
 * their commit and not in it, so that nobody waits for anybody else's line; the end of each chain is signed with a key
 * that is not in the database.
 */
public final class AuditChain {
    /** A transaction that is open for longer would be noticed as a line that was put in afterwards. */
    static final Duration LATEST = Duration.ofMinutes(15);

    private static final Logger LOG = LoggerFactory.getLogger(AuditChain.class);
    private static final String PURPOSE = "audit";
    private static final String BEGINNING = "0".repeat(64);
    private static final UUID EVER = new UUID(0, 0);
    private static final int AT_ONCE = 500;
    private static final int MOST_FINDINGS = 20;

    private final Database database;
    private final SecretKeys keys;
    private final Optional<Duration> kept;
    private volatile @Nullable Instant looked;

    /** @param kept how long lines stay; absent: for ever */
    public AuditChain(Database database, SecretKeys keys, Optional<Duration> kept) {
        this.database = database;
        this.keys = keys;
        this.kept = kept;
    }

    public void declareJobs(Jobs jobs) {
        jobs.every("audit-seal", Duration.ofMinutes(1), this::seal);
        jobs.daily("audit-retention", LocalTime.of(4, 10), this::retain);
    }

    private record Look(Instant at, List<UUID> waiting) {}

    /** Links what is not linked yet. A trail that fails stops no other one, and is looked at again. */
    void seal() {
        var before = looked;
        var look = database.readSystem(transaction -> new Look(
                transaction.now(),
                ChainStore.waiting(transaction, before == null ? EVER : since(before)))); // all, after a start
        boolean done = true;
        for (var organization : look.waiting()) {
            done &= isSealed(organization);
        }
        if (done) {
            looked = look.at();
        }
    }

    private boolean isSealed(UUID organization) {
        try {
            while (database.write(organization, this::seal) == AT_ONCE) {
                LOG.debug("The trail of {} has more lines to link", organization);
            }
            return true;
        } catch (RuntimeException e) {
            LOG.error(
                    "New lines of the trail of organisation {} could not be linked; they are kept, and it is tried again"
                            + " within a minute. GET /api/v1/audit/verification says whether the trail was changed",
                    organization,
                    e);
            return false;
        }
    }

    private int seal(Transaction transaction) {
        var store = new ChainStore(transaction);
        if (store.head().isEmpty()) {
            if (store.unlinked(EVER, 1).isEmpty()) {
                return 0; // the organisation was deleted meanwhile
            }
            store.insertHead(signed(transaction, 0, BEGINNING, 0, transaction.now()));
        }
        var head = store.lockedHead().orElseThrow();
        var from = head.number() == 0 ? EVER : since(head.sealedAt());
        var entries = store.unlinked(from, AT_ONCE);
        var number = head.number();
        var hash = head.hash();
        for (var entry : entries) {
            hash = link(hash, entry);
            store.insert(++number, entry.id(), hash);
        }
        if (!entries.isEmpty()) {
            store.updateHead(signed(transaction, number, hash, head.pruned(), transaction.now()));
        }
        return entries.size();
    }

    /** Signs the ends of chains anew that the secret has signed which is being replaced. */
    public void resign() {
        if (keys.isReplacing()) {
            retain();
        }
    }

    /** Takes old lines away, if there is a limit, and signs the ends of chains anew, so that keys can be replaced. */
    void retain() {
        for (var organization : database.readSystem(ChainStore::sealed)) {
            database.run(organization, transaction -> {
                var store = new ChainStore(transaction);
                var known = store.lockedHead();
                if (known.isEmpty()) {
                    return; // the organisation was deleted meanwhile
                }
                var head = known.get();
                if (!isSigned(transaction, head)) {
                    LOG.warn(
                            "The end of the trail of organisation {} is not what this server has signed; it was left as"
                                    + " it is. GET /api/v1/audit/verification says what is wrong",
                            organization);
                    return;
                }
                var last = kept.map(age -> store.newestBefore(transaction.now().minus(age)))
                        .filter(number -> number > head.pruned());
                last.ifPresent(number -> {
                    store.prune(number);
                    Audit.record(
                            transaction,
                            new Trace(organization, null, null),
                            "audit.pruned",
                            Target.of("organization", organization),
                            Map.of("lines", number - head.pruned(), "until", number));
                });
                var pruned = last.orElse(head.pruned());
                store.updateHead(signed(transaction, head.number(), head.hash(), pruned, head.sealedAt()));
            });
        }
    }

    /** Looks at every line. */
    public AuditReport verify(UUID organization) {
        return database.read(organization, this::verify);
    }

    private AuditReport verify(Transaction transaction) {
        var store = new ChainStore(transaction);
        var head = store.head();
        var findings = new ArrayList<Finding>();
        var pruned = head.map(Head::pruned).orElse(0L);
        var hash = pruned == 0 ? BEGINNING : store.hash(pruned).orElse("");
        var number = pruned;
        long lines = 0;
        List<ChainStore.Link> links;
        do {
            links = store.links(number, AT_ONCE);
            for (var link : links) {
                look(link, number, hash).ifPresent(findings::add);
                number = link.number();
                hash = link.hash();
                lines++;
            }
        } while (links.size() == AT_ONCE);
        var end = number;
        var endHash = hash;
        var signed = head.map(found -> isSigned(transaction, found)
                        && found.number() == end
                        && (end == 0 || found.hash().equals(endHash)))
                .orElse(end == 0);
        if (!signed) {
            findings.add(new Finding(Code.HEAD, end, null));
        }
        head.map(found -> found.sealedAt().minus(LATEST))
                .ifPresent(settled -> store.unlinked(EVER, MOST_FINDINGS).stream()
                        .filter(entry -> entry.createdAt().isBefore(settled))
                        .forEach(entry -> findings.add(new Finding(Code.INSERTED, null, entry.id()))));
        return new AuditReport(
                findings.isEmpty(),
                lines,
                pruned,
                head.map(Head::hash).orElse(null),
                head.map(Head::sealedAt).orElse(null),
                List.copyOf(findings.subList(0, Math.min(findings.size(), MOST_FINDINGS))));
    }

    private static Optional<Finding> look(ChainStore.Link link, long before, String hash) {
        var entry = link.entry();
        if (link.number() != before + 1) {
            return Optional.of(new Finding(Code.GAP, link.number(), link.entryId()));
        }
        if (entry == null) {
            return Optional.of(new Finding(Code.MISSING, link.number(), link.entryId()));
        }
        return link(hash, entry).equals(link.hash())
                ? Optional.empty()
                : Optional.of(new Finding(Code.CHANGED, link.number(), link.entryId()));
    }

    private static String link(String before, AuditEntry entry) {
        return Digests.sha256Hex(before + "\n" + LineText.of(entry));
    }

    private Head signed(Transaction transaction, long number, String hash, long pruned, Instant sealedAt) {
        var text = text(transaction, number, hash, pruned);
        return new Head(number, hash, pruned, sealedAt, keys.current(PURPOSE).sign(text));
    }

    private boolean isSigned(Transaction transaction, Head head) {
        var text = text(transaction, head.number(), head.hash(), head.pruned());
        return keys.accepted(PURPOSE).stream().anyMatch(key -> key.verify(text, head.signature()));
    }

    private static String text(Transaction transaction, long number, String hash, long pruned) {
        return transaction.tenant() + " " + number + " " + hash + " " + pruned;
    }

    /** The first id of that time, less what a transaction may take. Ids begin with their milliseconds (RFC 9562, 5.7). */
    private static UUID since(Instant instant) {
        return new UUID(instant.minus(LATEST).toEpochMilli() << 16, 0);
    }
}
