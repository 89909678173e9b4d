package io.resonant.sharing;

import io.resonant.account.Actor;
import io.resonant.account.Members;
import io.resonant.account.Role;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.file.Files;
import io.resonant.file.StoredFile;
import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.crypto.Tokens;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.job.Jobs;
import io.resonant.kernel.problem.Problem;
import io.resonant.reference.FileReferences;
import io.resonant.spec.Specs;
import io.resonant.thread.Messages;
import io.resonant.thread.Threads;
import io.resonant.visibility.Restrictions.Kind;
import io.resonant.visibility.Sight;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;

/**
 * Links for people without an account. Whoever has one reads that one thing and learns nothing else: not who wrote it,
 * not what the organisation is called. It shows no more than its maker sees, and ends at its time, when somebody takes it
 * back, with what it opens, and with the membership of its maker.
 */
public final class ShareLinks {
    private static final int MOST = 20;
    private static final int MOST_MESSAGES = 500;
    private static final Duration LONGEST = Duration.ofDays(366);

    private final Database database;
    private final Sharings sharings;
    private final Content content;
    private final InstantSource clock;

    public ShareLinks(Database database, Sharings sharings, Content content, InstantSource clock) {
        this.database = database;
        this.sharings = sharings;
        this.content = content;
        this.clock = clock;
    }

    /** What links open. */
    public record Content(Specs specs, Threads threads, Messages messages, Files files) {}

    /** @param expiresAt at most a year from now */
    record NewLink(Instant expiresAt) {}

    public void register(Routes routes) {
        new ShareLinkRoutes(this).register(routes);
    }

    public void declareJobs(Jobs jobs) {
        jobs.every(
                "share-link-housekeeping",
                Duration.ofHours(1),
                () -> database.runSystem(transaction ->
                        ShareLinkStore.forget(transaction, clock.instant().minus(Duration.ofDays(30)))));
    }

    /** For who may make them. @throws Problem 403, 404 */
    List<ShareLink> list(Actor actor, Kind kind, UUID subjectId) {
        actor.require(Role.MEMBER);
        return database.read(actor.organizationId(), transaction -> {
            sharings.requireChangeable(transaction, actor, kind, subjectId);
            return new ShareLinkStore(transaction).list(kind, subjectId);
        });
    }

    /** Who may change who sees it. @throws Problem 403, 404, 409 {@code too_many_share_links}, 422 */
    ShareLink.Created create(Actor actor, Kind kind, UUID subjectId, NewLink wanted) {
        actor.require(Role.MEMBER);
        var token = Tokens.random();
        return database.write(actor.organizationId(), transaction -> {
            sharings.requireChangeable(transaction, actor, kind, subjectId);
            if (!wanted.expiresAt().isAfter(transaction.now())) {
                throw Problem.invalid("/expires_at", "past");
            }
            if (wanted.expiresAt().isAfter(transaction.now().plus(LONGEST))) {
                throw Problem.invalid("/expires_at", "too_late");
            }
            var store = new ShareLinkStore(transaction);
            Members.requireStill(transaction, actor.userId());
            transaction.oneAtATime("share_links " + subjectId);
            if (store.list(kind, subjectId).size() >= MOST) {
                throw Problem.of(409, "too_many_share_links").with("limit", MOST);
            }
            var link = new ShareLink(transaction.newId(), actor.userId(), transaction.now(), wanted.expiresAt());
            store.insert(link, kind, subjectId, Digests.sha256Hex(token));
            Audit.record(
                    transaction,
                    actor,
                    "share_link.created",
                    Target.of(kind.text(), subjectId),
                    Map.of("link_id", link.id(), "expires_at", link.expiresAt()));
            return new ShareLink.Created(link, "/shared#" + token);
        });
    }

    /** From the next look on it opens nothing. @throws Problem 403, 404 */
    void delete(Actor actor, UUID id) {
        actor.require(Role.MEMBER);
        database.run(actor.organizationId(), transaction -> {
            var store = new ShareLinkStore(transaction);
            var target = store.target(id).orElseThrow(() -> Problem.notFound("share_link"));
            sharings.requireChangeable(transaction, actor, target.kind(), target.subjectId());
            store.delete(id);
            Audit.record(
                    transaction,
                    actor,
                    "share_link.deleted",
                    Target.of(target.kind().text(), target.subjectId()),
                    Map.of("link_id", id));
        });
    }

    /** For anybody. @throws Problem 404 {@code share_link_gone} */
    SharedPage open(String token) {
        return opened(token, (_, page) -> page.shown());
    }

    /** A file that the page shows now, and no other. For anybody. @throws Problem 404 {@code share_link_gone} */
    StoredFile file(String token, UUID fileId) {
        return opened(
                token,
                (sight, page) -> page.texts().stream()
                        .filter(text -> Files.shownIn(text.markdown()).contains(fileId))
                        .filter(text ->
                                FileReferences.shows(sight, text.id(), fileId)) // written down alone it opens nothing
                        .findAny()
                        .flatMap(_ -> Files.find(sight.transaction(), fileId))
                        .orElseThrow(() -> Problem.notFound("file")));
    }

    Response send(Request request, StoredFile file) {
        return content.files().send(request, file);
    }

    /** What a link opens, before ids are left out. */
    private record Page(String title, List<Text> texts, Instant updatedAt) {
        SharedPage shown() {
            var parts = texts.stream()
                    .map(text -> new SharedPage.Part(text.markdown(), text.at()))
                    .toList();
            return new SharedPage(title, parts, updatedAt);
        }
    }

    private record Text(UUID id, String markdown, Instant at) {}

    private <T> T opened(String token, BiFunction<Sight, Page, T> read) {
        var target = database.readSystem(transaction -> ShareLinkStore.find(transaction, Digests.sha256Hex(token)))
                .orElseThrow(() -> Problem.of(404, "share_link_gone"));
        try {
            return database.read(target.organizationId(), transaction -> {
                var sight = Sight.of(transaction, target.createdBy());
                return read.apply(
                        sight,
                        switch (target.kind()) {
                            case SPEC -> spec(sight, target.subjectId());
                            case THREAD -> thread(sight, target.subjectId());
                        });
            });
        } catch (Problem gone) {
            throw gone.status() == 404 ? Problem.of(404, "share_link_gone").cause(gone) : gone;
        }
    }

    private Page spec(Sight sight, UUID id) {
        var spec = content.specs().get(sight, id);
        return new Page(spec.title(), List.of(new Text(id, spec.markdown(), spec.updatedAt())), spec.updatedAt());
    }

    private Page thread(Sight sight, UUID id) {
        var thread = content.threads().get(sight, id);
        var texts = content.messages().newest(sight, id, MOST_MESSAGES).stream()
                .map(message -> new Text(message.id(), message.content(), message.createdAt()))
                .toList();
        return new Page(thread.title(), texts, thread.updatedAt());
    }
}
