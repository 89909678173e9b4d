package io.resonant.mirror;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.account.Operators;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.publication.FindingView;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Mirrors over HTTP, for who runs the server. */
final class MirrorRoutes {
    private static final String ALL = "/api/v1/operator/mirrors";

    private final Mirrors mirrors;
    private final Operators operators;

    MirrorRoutes(Mirrors mirrors, Operators operators) {
        this.mirrors = mirrors;
        this.operators = operators;
    }

    record CreateMirror(MirrorKind kind, String address) {}

    /**
     * A mirror as the API shows it.
     *
     * @param visiting whether this node is at the source now
     */
    record MirrorView(
            UUID id,
            MirrorKind kind,
            String address,
            @Nullable String keyId,
            long logNumber,
            @Nullable Instant visitedAt,
            @Nullable FindingView failure,
            boolean visiting,
            Instant createdAt) {}

    /** An entry as the API shows it. */
    record MirrorEntryView(
            String item,
            String version,
            EntryState state,
            String sha256,
            String sourceState,
            List<FindingView> findings,
            Instant updatedAt) {}

    void declare(Routes routes) {
        routes.get(ALL)
                .summary("What this server follows")
                .access(Access.OPERATOR)
                .respondsList(200, MirrorView.class)
                .handle(request -> Response.list(
                        mirrors.all().stream()
                                .map(mirror -> view(request, mirror))
                                .toList(),
                        null));
        routes.post(ALL)
                .summary("Follow another registry: an index file, or a Resonant by its signed log")
                .description(
                        "What it offers is fetched, checked and hosted here, at the first visit and then every hour.")
                .access(Access.OPERATOR)
                .body(CreateMirror.class)
                .responds(201, MirrorView.class)
                .handle(this::create);
        routes.delete(ALL + "/{id}")
                .summary("Stop following; what is hosted stays")
                .access(Access.OPERATOR)
                .responds(204, null)
                .problem(404, "not_found")
                .handle(request -> {
                    mirrors.delete(actor(request), request.pathId("id"));
                    return Response.noContent();
                });
        routes.post(ALL + "/{id}/visits")
                .summary("Go to the source now and take over what is new; answers when that is done")
                .access(Access.OPERATOR)
                .responds(200, MirrorView.class)
                .problem(404, "not_found")
                .handle(request -> Response.ok(view(request, mirrors.visit(request.pathId("id")))));
        routes.get(ALL + "/{id}/entries")
                .summary("What the source offers and what became of it, with everything that is not as it should be")
                .access(Access.OPERATOR)
                .respondsList(200, MirrorEntryView.class)
                .problem(404, "not_found")
                .handle(request -> Response.list(
                        mirrors.entries(request.pathId("id")).stream()
                                .map(entry -> view(request, entry))
                                .toList(),
                        null));
    }

    private Response create(Request request) {
        var body = request.body(CreateMirror.class);
        var mirror = mirrors.create(actor(request), body.kind(), body.address());
        return Response.created(ALL + "/" + mirror.id(), view(request, mirror));
    }

    private Actor actor(Request request) {
        return request.findPrincipal(Actor.class).orElseGet(operators::eldest);
    }

    private MirrorView view(Request request, Mirror mirror) {
        var failure = mirror.failure();
        return new MirrorView(
                mirror.id(),
                mirror.kind(),
                mirror.address().toString(),
                mirror.keyId(),
                mirror.logNumber(),
                mirror.visitedAt(),
                failure == null ? null : FindingView.of(failure, request.language()),
                mirrors.isVisiting(mirror.id()),
                mirror.createdAt());
    }

    private static MirrorEntryView view(Request request, MirrorEntry entry) {
        return new MirrorEntryView(
                entry.item(),
                entry.version(),
                entry.state(),
                entry.sha256(),
                entry.sourceState(),
                entry.findings().stream()
                        .map(finding -> FindingView.of(finding, request.language()))
                        .toList(),
                entry.updatedAt());
    }
}
