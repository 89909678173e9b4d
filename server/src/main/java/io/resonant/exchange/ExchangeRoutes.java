package io.resonant.exchange;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.exchange.Imports.Upload;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.problem.Problem;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;

/** Import and export over HTTP. */
final class ExchangeRoutes {
    /** All files of one import together; a larger folder comes in parts. */
    private static final int MAX_BYTES = 32 * 1024 * 1024;

    private static final int MAX_FILES = 500;

    private final Imports imports;
    private final Exports exports;

    ExchangeRoutes(Imports imports, Exports exports) {
        this.imports = imports;
        this.exports = exports;
    }

    void register(Routes routes) {
        routes.post("/api/v1/specs/imports")
                .summary("Import Markdown files, or a zip of a folder")
                .description("The part `file` may come several times. Each file is taken whole or not at all, and the"
                        + " report says which; the same file again finds its spec.")
                .access(Access.MEMBER)
                .multipart("file")
                .limit(MAX_BYTES)
                .responds(200, ImportReport.class)
                .problem(400, "malformed_multipart")
                .handle(this::importFiles);
        routes.get("/api/v1/export")
                .summary("Export everything as a zip of Markdown and JSON")
                .description(
                        "As far as one sees it, uploaded files included. What could not be read of these is named in"
                                + " `MISSING.md` and in the manifest.")
                .access(Access.MEMBER)
                .rate("write")
                .respondsContent(200, "application/zip")
                .problem(503, "export_not_written")
                .handle(this::export);
    }

    private Response importFiles(Request request) {
        var uploads = new ArrayList<Upload>();
        request.parts(MAX_FILES, MAX_BYTES, part -> {
            var name = part.fileName().orElseThrow(() -> Problem.invalid("file", "required"));
            uploads.add(new Upload(name, part.stream().readAllBytes()));
        });
        return Response.ok(imports.run(request.principal(Actor.class), uploads, request.language()));
    }

    private Response export(Request request) {
        return download("resonant", exports.run(request.principal(Actor.class)), request);
    }

    /** Named after what it is and the day. */
    static Response download(String name, ExportFile file, Request request) {
        var day = LocalDate.ofInstant(request.received(), ZoneOffset.UTC);
        return Response.download(name + "-" + day + ".zip", "application/zip", file::copyTo);
    }
}
