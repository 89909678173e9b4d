package io.resonant.publication;

import static java.util.Objects.requireNonNull;

import io.resonant.account.Actor;
import io.resonant.account.Role;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.audit.Trace;
import io.resonant.check.Finding;
import io.resonant.check.Severity;
import io.resonant.file.Objects;
import io.resonant.file.Upload;
import io.resonant.kernel.database.ConstraintViolation;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.event.Event;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.job.Jobs;
import io.resonant.kernel.problem.Problem;
import io.resonant.namespace.Namespace;
import io.resonant.namespace.Namespaces;
import io.resonant.namespace.Publisher;
import io.resonant.registry.ItemKind;
import io.resonant.registry.NewRelease;
import io.resonant.registry.Registry;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Publishing. A file is received whole, looked at, and only then stored and released in one transaction: a crash at any
 * point leaves either the release or nothing. Each attempt leaves a record that says everything that was found.
 */
public final class Publications {
    private static final String TOPIC = "registry";
    private static final Duration REFUSED_KEPT = Duration.ofDays(90);
    private static final int LONGEST_TEXT = 4000;

    private final Database database;
    private final Objects objects;
    private final Registry registry;
    private final PublicationLimits limits;
    private final Map<ItemKind, SubmissionReader> readers;
    private final Map<ItemKind, SubmissionReader> mirrored;

    public Publications(Database database, Objects objects, Registry registry, PublicationLimits limits) {
        this.database = database;
        this.objects = objects;
        this.registry = registry;
        this.limits = limits;
        var layouts = new LayoutSubmissions(database, objects, limits.layouts());
        var packages = limits.packages();
        this.readers = Map.of(ItemKind.EXTENSION, ExtensionSubmissions.strict(packages), ItemKind.LAYOUT, layouts);
        this.mirrored = Map.of(ItemKind.EXTENSION, ExtensionSubmissions.ofMirrors(packages), ItemKind.LAYOUT, layouts);
    }

    public PublicationLimits limits() {
        return limits;
    }

    public void declareRoutes(Routes routes) {
        new PublicationRoutes(this).declare(routes);
        var publish = new PublishRoutes(this);
        readers.keySet().stream().sorted().forEach(kind -> publish.declare(routes, kind));
    }

    public void declareJobs(Jobs jobs) {
        jobs.every("publication-housekeeping", Duration.ofHours(6), this::forgetRefused);
    }

    int forgetRefused() {
        return database.writeSystem(transaction ->
                PublicationStore.forgetRefused(transaction, transaction.now().minus(REFUSED_KEPT)));
    }

    /** Takes a file in; the caller closes it. @throws IOException as the content does */
    public Upload receive(InputStream content) throws IOException {
        return objects.receive(content);
    }

    /**
     * Publishes a file.
     *
     * @throws IOException when the file cannot be read again
     * @throws Problem 403 and 404 as {@link Namespaces#publishing}; 409 {@code version_taken}, {@code item_name_taken}; 422;
     *     503 when it cannot be stored now
     */
    public Outcome submit(Publisher publisher, ItemKind kind, Upload received, SubmissionOptions options)
            throws IOException {
        publisher.actor().require(Role.MEMBER);
        try (var read = reader(readers, kind).read(publisher, received, options)) {
            if (read.submission().release().isEmpty()) {
                return refuse(publisher, kind, read.upload(), read.submission(), options);
            }
            try {
                return release(publisher, kind, read.upload(), read.submission(), options);
            } catch (ConstraintViolation e) {
                if (e.kind() == ConstraintViolation.Kind.UNIQUE) { // the same was published at the same moment
                    return release(publisher, kind, read.upload(), read.submission(), options);
                }
                throw e;
            }
        }
    }

    /**
     * What came of a file from elsewhere.
     *
     * @param release nothing when it is not allowed here
     */
    public record Adopted(Optional<Registry.Published> release, List<Finding> findings) {}

    /** Makes the namespace that a file needs, if it can be had. */
    public interface NamespaceMaker {
        /** @param shownAs as the file writes its publisher */
        void make(String name, String shownAs);
    }

    /**
     * Publishes what was published elsewhere, as a step of a mirror. What is merely irregular is told and let pass; what is
     * refused leaves nothing here.
     *
     * @throws IOException when the file cannot be read again
     * @throws Problem as {@link #submit}
     */
    public Adopted adopt(
            Publisher publisher, ItemKind kind, Upload received, SubmissionOptions options, NamespaceMaker namespaces)
            throws IOException {
        publisher.actor().require(Role.MEMBER);
        try (var read = reader(mirrored, kind).read(publisher, received, options)) {
            var submission = read.submission();
            var wanted = submission.release();
            if (wanted.isEmpty()) {
                return new Adopted(Optional.empty(), submission.findings());
            }
            namespaces.make(submission.publisher(), wanted.get().metadata().publisher());
            var before = database.writeSystem(system -> before(system, publisher, submission, wanted.get()));
            if (before.existing().isPresent() || before.submission().release().isEmpty()) {
                return new Adopted(before.existing(), before.submission().findings());
            }
            var outcome = objects.store(
                    read.upload(),
                    system -> before(system, publisher, submission, wanted.get()),
                    system -> record(system, publisher, submission, read.upload(), options));
            return new Adopted(released(outcome), submission.findings());
        }
    }

    private Optional<Registry.Published> released(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Published published -> Optional.of(published.release());
            case Outcome.Held held ->
                database.readSystem(transaction -> Registry.find(
                        transaction, requireNonNull(held.publication().releaseId())));
            case Outcome.Refused _ -> Optional.empty();
        };
    }

    /** What publishing would find in a file, without doing it. @throws IOException when the file cannot be read again */
    List<Finding> inspect(Publisher publisher, ItemKind kind, Upload received, SubmissionOptions options)
            throws IOException {
        publisher.actor().require(Role.MEMBER);
        try (var read = reader(readers, kind).read(publisher, received, options)) {
            return read.submission().findings();
        }
    }

    /** Those of the actor's organisation, the newest first. */
    public List<Publication> list(Actor actor, @Nullable UUID before, int limit) {
        return database.read(
                actor.organizationId(), transaction -> new PublicationStore(transaction).page(before, limit));
    }

    /** @throws Problem 404 */
    public Publication get(Actor actor, UUID id) {
        return database.read(
                actor.organizationId(),
                transaction ->
                        new PublicationStore(transaction).find(id).orElseThrow(() -> Problem.notFound("publication")));
    }

    /** Tells the operator why something held or rejected should be published. @throws Problem 403; 404; 409; 422 */
    Publication appeal(Actor actor, UUID id, String text) {
        actor.require(Role.MEMBER);
        var checked = checked(text, "text");
        return database.write(actor.organizationId(), transaction -> {
            var store = new PublicationStore(transaction);
            var publication = store.find(id).orElseThrow(() -> Problem.notFound("publication"));
            if (publication.state() != PublicationState.HELD) {
                throw Problem.of(409, "publication_state")
                        .with("state", publication.state().name().toLowerCase(Locale.ROOT));
            }
            if (!publication.createdBy().equals(actor.userId())) {
                actor.require(Role.ADMIN);
            }
            store.appeal(id, checked);
            Audit.record(
                    transaction,
                    actor,
                    "publication.appealed",
                    Target.of("publication", id),
                    Map.of("name", publication.name(), "version", publication.version()));
            return store.find(id).orElseThrow();
        });
    }

    /** Of all organisations in one state, the oldest first, for operators. */
    List<Publication> inState(PublicationState state, @Nullable UUID after, int limit) {
        return database.readSystem(transaction -> PublicationStore.inState(transaction, state, after, limit));
    }

    /**
     * An operator publishes what was held, or not; the publisher reads the reason.
     *
     * @param operator the person; nobody when a command on the server's machine decides
     * @throws Problem 404; 409 {@code publication_state}; 422
     */
    Publication decide(Optional<Actor> operator, UUID id, boolean approve, String reason) {
        var checked = checked(reason, "reason");
        return database.writeSystem(system -> {
            var owned = PublicationStore.lockAnywhere(system, id).orElseThrow(() -> Problem.notFound("publication"));
            var publication = owned.publication();
            var release = publication.releaseId();
            if (publication.state() != PublicationState.HELD || release == null) {
                throw Problem.of(409, "publication_state")
                        .with("state", publication.state().name().toLowerCase(Locale.ROOT));
            }
            registry.decide(system, release, approve, checked);
            var transaction = system.within(owned.organizationId());
            var store = new PublicationStore(transaction);
            var state = approve ? PublicationState.PUBLISHED : PublicationState.REJECTED;
            store.decide(id, state, checked, operator.map(Actor::userId).orElse(null));
            Audit.record(
                    transaction,
                    new Trace(
                            owned.organizationId(),
                            operator.map(Actor::userId).orElse(null),
                            operator.map(Actor::address).orElse(null)),
                    approve ? "publication.approved" : "publication.rejected",
                    Target.of("publication", id),
                    Map.of("name", publication.name(), "version", publication.version(), "reason", checked));
            transaction.publish(
                    new Event(TOPIC, "publication.decided", Map.of("id", id, "state", state, "reason", checked)));
            return store.find(id).orElseThrow();
        });
    }

    private static SubmissionReader reader(Map<ItemKind, SubmissionReader> all, ItemKind kind) {
        var reader = all.get(kind);
        if (reader == null) {
            throw new IllegalArgumentException("Nobody reads " + kind);
        }
        return reader;
    }

    private Outcome release(
            Publisher publisher, ItemKind kind, Upload upload, Submission submission, SubmissionOptions options) {
        var wanted = submission.release().orElseThrow();
        var before = database.writeSystem(system -> before(system, publisher, submission, wanted));
        if (before.existing().isPresent()) {
            return new Outcome.Published(before.existing().get(), submission.findings(), false);
        }
        if (before.submission().release().isEmpty()) {
            return refuse(publisher, kind, upload, before.submission(), options);
        }
        return objects.store(
                upload,
                system -> before(system, publisher, submission, wanted),
                system -> record(system, publisher, before.submission(), upload, options));
    }

    /** What the database says to a submission before anything is stored. */
    private record Before(Optional<Registry.Published> existing, Submission submission) {}

    private Before before(SystemTransaction system, Publisher publisher, Submission submission, NewRelease wanted) {
        var transaction = system.within(publisher.actor().organizationId());
        var namespace = Namespaces.publishing(transaction, publisher, submission.publisher());
        var existing = registry.existing(transaction, namespace, wanted);
        var judged = submission;
        if (existing.isEmpty()) {
            var subject = new ReleaseCheck.Subject(
                    system, namespace, wanted, wanted.metadata().publisher());
            for (var finding : ReleaseCheck.findings(subject)) {
                if (finding.severity() == Severity.ERROR) {
                    judged = judged.refusedFor(finding);
                }
            }
        }
        return new Before(existing, judged);
    }

    private Outcome record(
            SystemTransaction system,
            Publisher publisher,
            Submission submission,
            Upload upload,
            SubmissionOptions options) {
        var wanted = submission.release().orElseThrow();
        var transaction = system.within(publisher.actor().organizationId());
        var namespace = Namespaces.publishing(transaction, publisher, submission.publisher());
        var existing = registry.existing(transaction, namespace, wanted);
        if (existing.isPresent()) {
            return new Outcome.Published(existing.get(), submission.findings(), false);
        }
        var held = namespace.state() == Namespace.State.HELD ? "namespace_held" : null;
        var added = registry.add(system, publisher.actor(), namespace, wanted, held);
        var state = held == null ? PublicationState.PUBLISHED : PublicationState.HELD;
        var publication = publication(
                        transaction.newId(), publisher, wanted.kind(), upload, submission, options, transaction.now())
                .released(added.release().id(), state, namespace.name(), held);
        new PublicationStore(transaction).insert(publication);
        return held == null ? new Outcome.Published(added, submission.findings(), true) : new Outcome.Held(publication);
    }

    private Outcome refuse(
            Publisher publisher, ItemKind kind, Upload upload, Submission submission, SubmissionOptions options) {
        var actor = publisher.actor();
        return database.write(actor.organizationId(), transaction -> {
            var publication =
                    publication(transaction.newId(), publisher, kind, upload, submission, options, transaction.now());
            new PublicationStore(transaction).insert(publication);
            var detail = new HashMap<String, Object>();
            detail.put("file", options.fileName());
            submission.firstError().ifPresent(finding -> detail.put("code", finding.code()));
            Audit.record(transaction, actor, "publication.refused", Target.of("publication", publication.id()), detail);
            return new Outcome.Refused(publication);
        });
    }

    private static Publication publication(
            UUID id,
            Publisher publisher,
            ItemKind kind,
            Upload upload,
            Submission submission,
            SubmissionOptions options,
            Instant now) {
        return new Publication(
                id,
                null,
                kind,
                PublicationState.REFUSED,
                submission.publisher(),
                submission.name(),
                submission.version(),
                options.fileName(),
                upload.hash().hex(),
                upload.size(),
                null,
                submission.findings(),
                null,
                null,
                null,
                null,
                publisher.actor().userId(),
                now);
    }

    private static String checked(String text, String field) {
        var stripped = text.strip();
        if (stripped.isEmpty()) {
            throw Problem.invalid(field, "required");
        }
        if (stripped.length() > LONGEST_TEXT) {
            throw Problem.invalid(field, "too_long");
        }
        return stripped;
    }
}
