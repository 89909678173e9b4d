package io.resonant.mirror;

import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.outbound.OutboundException;
import io.resonant.kernel.problem.Problem;
import io.resonant.publication.SubmissionOptions;
import io.resonant.publication.SubmissionOptions.PersonalDataChoice;
import io.resonant.registry.ItemKind;
import io.resonant.registry.LogEntry;
import io.resonant.registry.LogVerifier;
import io.resonant.registry.RegistryLog;
import io.resonant.registry.ReleaseState;
import io.resonant.registry.Visibility;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows another Resonant by its signed log: nothing is taken that the log does not vouch for, and a log that does not
 * continue what was read before changes nothing here.
 */
final class LogVisit {
    private static final int PAGE = 200;
    private static final int MOST = 1_000_000;

    private final Visit visit;

    LogVisit(Visit visit) {
        this.visit = visit;
    }

    /** How far the log was read. */
    record Place(String keyId, long number, String hash) {}

    /** @throws MirrorFailure when the log cannot be read or believed */
    Optional<Place> run() {
        var entries = entries();
        if (entries.isEmpty()) {
            requireContinued(entries);
            return Optional.empty();
        }
        var verifier = verified(entries);
        for (var release : verifier.releases()) {
            follow(release);
        }
        return Optional.of(new Place(entries.getFirst().keyId(), verifier.entries(), verifier.hash()));
    }

    private List<LogEntry> entries() {
        var entries = new ArrayList<LogEntry>();
        try {
            @Nullable String next = "0";
            while (next != null && entries.size() < MOST) {
                var page = JsonCodec.tree(
                        visit.source().text("/api/v1/registry/log?limit=" + PAGE + "&after=" + encoded(next)));
                page.path("items")
                        .values()
                        .forEach(entry -> entries.add(JsonCodec.read(entry.toString(), LogEntry.class)));
                next = page.path("next").isString() ? page.path("next").asString("") : null;
            }
            return entries;
        } catch (OutboundException e) {
            throw visit.unreachable(e);
        } catch (Problem e) {
            throw new MirrorFailure(Visit.finding("mirror_log_invalid").with("reason", "unreadable"), e);
        }
    }

    private LogVerifier verified(List<LogEntry> entries) {
        var mirror = visit.mirror();
        requireContinued(entries);
        var verifier = new LogVerifier(mirror.keyId() == null ? Set.of() : Set.of(mirror.keyId()));
        entries.forEach(verifier::accept);
        try {
            verifier.finish(JsonCodec.read(visit.source().text("/api/v1/registry/log/head"), RegistryLog.Head.class));
        } catch (OutboundException e) {
            throw visit.unreachable(e);
        } catch (Problem e) {
            throw new MirrorFailure(Visit.finding("mirror_log_invalid").with("reason", "unreadable"), e);
        }
        if (!verifier.findings().isEmpty()) {
            var first = verifier.findings().getFirst();
            throw new MirrorFailure(Visit.finding("mirror_log_invalid")
                    .with("reason", first.code())
                    .with("number", first.number()));
        }
        return verifier;
    }

    private void requireContinued(List<LogEntry> entries) {
        var mirror = visit.mirror();
        int last = (int) mirror.logNumber();
        if (last == 0) {
            return;
        }
        boolean continued = entries.size() >= last
                && entries.get(last - 1).hash().equals(mirror.logHash())
                && entries.getFirst().keyId().equals(mirror.keyId());
        if (!continued) {
            throw new MirrorFailure(Visit.finding("mirror_log_rewritten").with("number", last));
        }
    }

    private void follow(LogVerifier.Released release) {
        var kind = release.itemKind().equals("layout") ? ItemKind.LAYOUT : ItemKind.EXTENSION;
        var state = state(release.state());
        var known = visit.known(release.item(), release.version());
        if (state == ReleaseState.REMOVED) {
            if (known.filter(entry -> entry.state() == EntryState.HOSTED).isPresent()) {
                change(kind, release, state, EntryState.REMOVED);
            }
            return;
        }
        if (!state.isServed()) {
            return;
        }
        var before = known.map(MirrorEntry::sourceState).orElse("published");
        try {
            visit.take(offer(kind, release), List.of());
        } catch (OutboundException e) {
            throw visit.unreachable(e);
        }
        boolean hosted = visit.known(release.item(), release.version())
                .filter(entry -> entry.state() == EntryState.HOSTED)
                .isPresent();
        if (hosted && !before.equals(release.state())) {
            change(kind, release, state, EntryState.HOSTED);
        }
    }

    private void change(ItemKind kind, LogVerifier.Released release, ReleaseState state, EntryState here) {
        visit.registry().follow(visit.actor(), kind, release.item(), release.version(), state, release.reason());
        visit.note(new MirrorEntry(
                release.item(), release.version(), here, release.sha256(), release.state(), List.of(), Instant.EPOCH));
    }

    /** What the source calls the content; an extension says it itself. */
    private Visit.Offer offer(ItemKind kind, LogVerifier.Released release) {
        var file = release.item() + "-" + release.version() + (kind == ItemKind.LAYOUT ? ".json" : ".foxe");
        var options = kind == ItemKind.LAYOUT ? described(release, file) : SubmissionOptions.of(file);
        return new Visit.Offer(
                kind,
                release.item(),
                release.version(),
                release.sha256(),
                release.state(),
                URI.create("/files/sha256/" + release.sha256()),
                options);
    }

    private SubmissionOptions described(LogVerifier.Released release, String file) {
        var path = "/api/v1/layouts/" + encoded(release.item()) + "/versions/" + encoded(release.version());
        var item = JsonCodec.tree(visit.source().text(path)).path("item");
        int dot = release.item().indexOf('.');
        return new SubmissionOptions(
                file,
                Optional.of(release.item().substring(0, dot)),
                Optional.of(release.item().substring(dot + 1)),
                Optional.of(item.path("display_name").asString(release.item())),
                Optional.of(item.path("description").asString("")),
                item.path("keywords")
                        .valueStream()
                        .map(keyword -> keyword.asString(""))
                        .toList(),
                Optional.of(release.version()),
                Visibility.PUBLIC,
                Optional.of(PersonalDataChoice.KEEP));
    }

    private static ReleaseState state(String word) {
        try {
            return ReleaseState.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            return ReleaseState.HELD; // of a newer program: not offered here
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
