package io.resonant.spec;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.kernel.http.Around;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.problem.Problem;
import io.resonant.spec.SpecFinding.State;

/** Specs over HTTP. */
final class SpecRoutes {
    private static final String ONE = "/api/v1/specs/{id}";
    /** A mebibyte of Markdown may need several in JSON. */
    private static final long BODY = 8L * 1024 * 1024;

    private final Specs specs;
    private final SpecRevisions revisions;
    private final SpecFindings findings;
    private final Around once;

    /** @param once replays the answer to a POST that comes twice with one key */
    SpecRoutes(Specs specs, SpecRevisions revisions, SpecFindings findings, Around once) {
        this.specs = specs;
        this.revisions = revisions;
        this.findings = findings;
        this.once = once;
    }

    void register(Routes routes) {
        specs(routes);
        revisions(routes);
        findings(routes);
    }

    private void specs(Routes routes) {
        routes.get("/api/v1/specs")
                .summary("List specs, last changed first")
                .access(Access.GUEST)
                .query("status", "Only specs with this status.", SpecStatus.class)
                .query("tag", "Only specs with this tag, in any spelling.")
                .paged()
                .respondsList(200, SpecSummary.class)
                .handle(this::list);
        routes.post("/api/v1/specs")
                .summary("Create a spec")
                .access(Access.MEMBER)
                .body(NewSpec.class)
                .limit(BODY)
                .idempotent(once)
                .responds(201, Spec.class)
                .handle(this::create);
        routes.get(ONE)
                .summary("Read a spec")
                .access(Access.GUEST)
                .responds(200, Spec.class)
                .problem(404, "not_found")
                .handle(request -> answer(specs.get(actor(request), request.pathId("id"))));
        routes.patch(ONE)
                .summary("Change a spec")
                .description("What is not given stays. `If-Match` carries the version that the writer has seen; when"
                        + " somebody was faster, the answer has the spec as it is (`current`) and what was sent"
                        + " (`submitted`). Setting `sync_trigger` asks the bridge for a review.")
                .access(Access.MEMBER)
                .body(ChangeSpec.class)
                .limit(BODY)
                .responds(200, Spec.class)
                .problem(404, "not_found")
                .problem(412, "precondition_failed")
                .problem(428, "precondition_required")
                .handle(this::change);
        routes.delete(ONE)
                .summary("Delete a spec with its revisions and findings")
                .description("Only its author and admins. Tasks and threads about it stay and lose the link.")
                .access(Access.MEMBER)
                .responds(204, null)
                .problem(404, "not_found")
                .problem(412, "precondition_failed")
                .handle(this::delete);
    }

    private void revisions(Routes routes) {
        routes.get(ONE + "/revisions")
                .summary("List what a spec said before, newest first")
                .access(Access.GUEST)
                .paged()
                .respondsList(200, SpecRevision.class)
                .problem(404, "not_found")
                .handle(this::listRevisions);
        routes.get(ONE + "/revisions/{version}")
                .summary("Read one version of a spec")
                .access(Access.GUEST)
                .responds(200, SpecRevision.class)
                .problem(404, "not_found")
                .handle(request -> Response.ok(revisions.get(actor(request), request.pathId("id"), version(request))));
        routes.get(ONE + "/diff")
                .summary("Compare two versions of a spec line by line")
                .access(Access.GUEST)
                .query("from", "The version to start from.")
                .query("to", "The version to arrive at.")
                .responds(200, SpecDiff.class)
                .problem(404, "not_found")
                .handle(this::diff);
        routes.post(ONE + "/revisions/{version}/restoration")
                .summary("Make an old version of a spec the newest")
                .access(Access.MEMBER)
                .idempotent(once)
                .responds(200, Spec.class)
                .problem(404, "not_found")
                .problem(412, "precondition_failed")
                .problem(428, "precondition_required")
                .handle(this::restore);
    }

    private void findings(Routes routes) {
        routes.get(ONE + "/findings")
                .summary("List what reviews found in a spec, in the order of its text")
                .access(Access.GUEST)
                .query("state", "Only findings in this state.", State.class)
                .respondsList(200, SpecFinding.class)
                .problem(404, "not_found")
                .handle(this::listFindings);
        routes.patch(ONE + "/findings/{finding_id}")
                .summary("Resolve, dismiss or reopen a finding")
                .access(Access.MEMBER)
                .body(SpecFinding.Change.class)
                .responds(200, SpecFinding.class)
                .problem(404, "not_found")
                .handle(this::decide);
    }

    private Response list(Request request) {
        var filter = new SpecFilter(
                request.query("status", SpecStatus.class), request.query("tag").map(SpecTags::normalised));
        var page = request.page();
        var slice = specs.list(actor(request), filter, page.limit(), page.after());
        return Response.list(slice.items(), slice.next());
    }

    private Response create(Request request) {
        var spec = specs.create(actor(request), request.body(NewSpec.class));
        return versioned(Response.created("/api/v1/specs/" + spec.id(), spec), spec);
    }

    private Response change(Request request) {
        var version = request.requiredVersions();
        return answer(specs.change(actor(request), request.pathId("id"), version, request.body(ChangeSpec.class)));
    }

    private Response delete(Request request) {
        specs.delete(actor(request), request.pathId("id"), request.expectedVersions());
        return Response.noContent();
    }

    private Response listRevisions(Request request) {
        var page = request.page();
        var slice = revisions.list(actor(request), request.pathId("id"), page.limit(), page.after());
        return Response.list(slice.items(), slice.next());
    }

    private Response diff(Request request) {
        return Response.ok(revisions.diff(
                actor(request),
                request.pathId("id"),
                requiredVersion(request, "from"),
                requiredVersion(request, "to")));
    }

    private Response restore(Request request) {
        var seen = request.requiredVersions();
        return answer(revisions.restore(actor(request), request.pathId("id"), version(request), seen));
    }

    private Response listFindings(Request request) {
        var state = request.query("state", State.class);
        return Response.list(findings.list(actor(request), request.pathId("id"), state, request.language()), null);
    }

    private Response decide(Request request) {
        var change = request.body(SpecFinding.Change.class);
        return Response.ok(findings.decide(
                actor(request),
                request.pathId("id"),
                request.pathId("finding_id"),
                change.state(),
                request.language()));
    }

    private static Response answer(Spec spec) {
        return versioned(Response.ok(spec), spec);
    }

    /** By hand: the number of open findings changes without the version, so an unchanged version is no 304. */
    private static Response versioned(Response response, Spec spec) {
        return response.header("ETag", "\"" + spec.version() + "\"");
    }

    private static int version(Request request) {
        var text = request.path("version");
        if (!text.matches("[1-9]\\d{0,8}")) {
            throw Problem.notFound("revision");
        }
        return Integer.parseInt(text);
    }

    private static int requiredVersion(Request request, String name) {
        return request.queryInt(name, 1, Integer.MAX_VALUE).orElseThrow(() -> Problem.invalid(name, "required"));
    }

    private static Actor actor(Request request) {
        return request.principal(Actor.class);
    }
}
