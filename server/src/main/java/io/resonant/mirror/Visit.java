package io.resonant.mirror;

import io.resonant.account.Actor;
import io.resonant.account.Role;
import io.resonant.check.Finding;
import io.resonant.check.Severity;
import io.resonant.file.Upload;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.outbound.OutboundException;
import io.resonant.kernel.problem.Problem;
import io.resonant.namespace.Publisher;
import io.resonant.publication.SubmissionOptions;
import io.resonant.registry.ItemKind;
import io.resonant.registry.Registry;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One visit of a mirror to its source. What is taken over is recorded at once, so that a visit can end at any point. */
final class Visit {
    private static final String RULE = "mirror";

    private final Mirror mirror;
    private final Source source;
    private final Actor actor;
    private final Database database;
    private final Mirrors.Parts parts;

    Visit(Mirror mirror, Database database, Mirrors.Parts parts, InstantSource clock) {
        this.mirror = mirror;
        this.source = new Source(mirror.address(), clock);
        this.actor = Actor.of(mirror.createdBy(), mirror.organizationId(), Role.OWNER);
        this.database = database;
        this.parts = parts;
    }

    /** Something that the source offers. */
    record Offer(
            ItemKind kind,
            String item,
            String version,
            String sha256,
            String state,
            URI content,
            SubmissionOptions options) {}

    Mirror mirror() {
        return mirror;
    }

    Source source() {
        return source;
    }

    Actor actor() {
        return actor;
    }

    Registry registry() {
        return parts.registry();
    }

    Optional<MirrorEntry> known(String item, String version) {
        return database.read(
                mirror.organizationId(), transaction -> new MirrorStore(transaction).entry(mirror.id(), item, version));
    }

    void note(MirrorEntry entry) {
        database.run(mirror.organizationId(), transaction -> new MirrorStore(transaction).put(mirror.id(), entry));
    }

    /** Fetches what is offered and hosts it, unless that was done before; what fails is noted and stops nothing. */
    void take(Offer offer, List<Finding> remarks) {
        var known = known(offer.item(), offer.version());
        if (known.filter(entry ->
                        entry.sha256().equals(offer.sha256()) && entry.state().isSettled())
                .isPresent()) {
            return;
        }
        var findings = new ArrayList<>(remarks);
        var state = hosted(offer, findings);
        note(entry(offer, state, findings));
    }

    static MirrorEntry entry(Offer offer, EntryState state, List<Finding> findings) {
        return new MirrorEntry(
                offer.item(), offer.version(), state, offer.sha256(), offer.state(), findings, Instant.EPOCH);
    }

    MirrorFailure unreachable(OutboundException failure) {
        return new MirrorFailure(unread(mirror.address(), failure, "mirror_unreachable"), failure);
    }

    /** @param code unless it is the address itself that is refused */
    private static Finding unread(URI address, OutboundException failure, String code) {
        return failure.kind() == OutboundException.Kind.REFUSED_ADDRESS
                ? finding("mirror_address_private").with("address", address.toString())
                : finding(code)
                        .with("address", address.toString())
                        .with("reason", String.valueOf(failure.getMessage()));
    }

    static Finding finding(String code) {
        return Finding.error(code, RULE, "");
    }

    private EntryState hosted(Offer offer, List<Finding> findings) {
        try (var upload =
                source.read(offer.content(), (_, body) -> parts.publications().receive(body))) {
            if (!upload.hash().hex().equals(offer.sha256())) {
                findings.add(finding("mirror_hash_differs")
                        .with("expected", offer.sha256())
                        .with("found", upload.hash().hex()));
                return EntryState.FAILED;
            }
            return adopted(offer, upload, findings);
        } catch (OutboundException e) {
            findings.add(unread(offer.content(), e, "mirror_download_failed"));
            return EntryState.FAILED;
        } catch (Problem e) {
            findings.add(finding("mirror_not_taken").with("code", e.code()));
            return e.status() >= 500 ? EntryState.FAILED : EntryState.REFUSED;
        } catch (IOException e) {
            findings.add(finding("mirror_download_failed")
                    .with("address", offer.content().toString())
                    .with("reason", String.valueOf(e.getMessage())));
            return EntryState.FAILED;
        }
    }

    private EntryState adopted(Offer offer, Upload upload, List<Finding> findings) throws IOException {
        if (offer.kind() == ItemKind.LAYOUT) { // an extension says itself who its publisher is
            parts.namespaces().forMirror(actor, offer.options().namespace().orElseThrow(), null);
        }
        var adopted = parts.publications()
                .adopt(
                        new Publisher(actor, Optional.empty()),
                        offer.kind(),
                        upload,
                        offer.options(),
                        (name, shownAs) -> parts.namespaces().forMirror(actor, name, shownAs));
        adopted.findings().stream()
                .filter(finding -> finding.severity() != Severity.NOTICE)
                .forEach(findings::add);
        if (adopted.release().isEmpty()) {
            return EntryState.REFUSED;
        }
        var release = adopted.release().get();
        if (!release.item().itemId().equals(offer.item())
                || !release.release().version().equals(offer.version())) {
            findings.add(Finding.warning("mirror_called_otherwise", RULE, "")
                    .with("item", offer.item() + " " + offer.version())
                    .with(
                            "name",
                            release.item().itemId() + " " + release.release().version()));
        }
        return release.release().state().isServed() ? EntryState.HOSTED : EntryState.HELD;
    }
}
