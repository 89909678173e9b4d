package io.resonant.mirror;

import io.resonant.check.Finding;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.outbound.OutboundException;
import io.resonant.kernel.problem.Problem;
import io.resonant.publication.SubmissionOptions;
import io.resonant.registry.ItemKind;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Takes over what a file in the form of the public registry lists. The file is written by hand and irregular; what cannot
 * be understood or had is reported, and everything else is taken.
 */
final class IndexVisit {
    private static final int MOST = 10_000;

    private final Visit visit;

    IndexVisit(Visit visit) {
        this.visit = visit;
    }

    /** @throws MirrorFailure when the file cannot be read */
    void run() {
        var place = 0;
        for (var entry : index().values()) {
            take(entry, place++);
        }
    }

    private JsonNode index() {
        try {
            var index = JsonCodec.tree(visit.source().text());
            if (!index.isArray() || index.size() > MOST) {
                throw new MirrorFailure(Visit.finding("mirror_index_invalid"));
            }
            return index;
        } catch (OutboundException e) {
            throw visit.unreachable(e);
        } catch (Problem e) {
            throw new MirrorFailure(Visit.finding("mirror_index_invalid"), e);
        }
    }

    private void take(JsonNode entry, int place) {
        var item = entry.path("id").asString("");
        var version = entry.path("version").asString("");
        var hash = entry.path("sha256sum").asString("").toLowerCase(Locale.ROOT);
        var content = address(entry.path("foxe").asString(""));
        var called = item.isEmpty() || item.length() > 300 ? "[" + place + "]" : item;
        if (item.length() > 300
                || item.isEmpty()
                || version.isEmpty()
                || version.length() > 64
                || !hash.matches("[0-9a-f]{64}")
                || content.isEmpty()) {
            visit.note(new MirrorEntry(
                    called,
                    version.length() > 64 ? "" : version,
                    EntryState.FAILED,
                    "",
                    "published",
                    List.of(Visit.finding("mirror_entry_invalid").with("place", place)),
                    Instant.EPOCH));
            return;
        }
        var options = SubmissionOptions.of(item + "-" + version + ".foxe");
        visit.take(
                new Visit.Offer(ItemKind.EXTENSION, item, version, hash, "published", content.get(), options),
                List.<Finding>of());
    }

    private static Optional<URI> address(String text) {
        try {
            return Optional.of(new URI(text)).filter(Source::isWeb);
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }
}
