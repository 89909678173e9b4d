package io.resonant.file;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.problem.Problem;
import java.util.ArrayList;

/** Files over HTTP. */
final class FileRoutes {
    private static final String ONE = "/api/v1/files/{id}";
    /** What stands around the content in a form. */
    private static final long ENVELOPE = 64 * 1024;

    private final Files files;
    private final long maxBytes;

    FileRoutes(Files files, long maxBytes) {
        this.files = files;
        this.maxBytes = maxBytes;
    }

    void register(Routes routes) {
        routes.post("/api/v1/files")
                .summary("Upload a file")
                .description(
                        "The part `file`, once. Its type is judged by its content. Put its `url` into a text, as in"
                                + " `![name](/files/…)`; it stays the same wherever the server keeps the content.")
                .access(Access.MEMBER)
                .multipart("file")
                .limit(maxBytes + ENVELOPE)
                .responds(201, StoredFile.class)
                .problem(400, "malformed_multipart")
                .problem(409, "file_quota", "plan_limit_reached")
                .problem(503, "file_storage")
                .handle(this::add);
        routes.get(ONE)
                .summary("Read what is known about a file")
                .access(Access.GUEST)
                .responds(200, StoredFile.class)
                .problem(404, "not_found")
                .handle(request -> Response.ok(files.get(actor(request), request.pathId("id"))));
        routes.delete(ONE)
                .summary("Delete a file")
                .description("Only who uploaded it and admins. Texts that show it show a gap.")
                .access(Access.MEMBER)
                .responds(204, null)
                .problem(404, "not_found")
                .handle(this::delete);
        routes.get("/files/{id}")
                .id("downloadFile")
                .summary("Read the content of a file, or a part of it (`Range`)")
                .access(Access.GUEST)
                .respondsContent(200, "application/octet-stream")
                .respondsContent(206, "application/octet-stream")
                .problem(404, "not_found")
                .problem(416, "range_unsatisfiable")
                .problem(503, "file_storage")
                .handle(this::read);
    }

    private Response add(Request request) {
        var added = new ArrayList<StoredFile>();
        request.parts(
                1,
                maxBytes,
                part -> added.add(files.add(actor(request), part.fileName().orElse(""), part.stream())));
        if (added.isEmpty()) {
            throw Problem.invalid("file", "required");
        }
        var file = added.getFirst();
        return Response.created("/api/v1/files/" + file.id(), file);
    }

    private Response delete(Request request) {
        files.delete(actor(request), request.pathId("id"));
        return Response.noContent();
    }

    private Response read(Request request) {
        return files.send(request, files.get(actor(request), request.pathId("id")));
    }

    private static Actor actor(Request request) {
        return request.principal(Actor.class);
    }
}
