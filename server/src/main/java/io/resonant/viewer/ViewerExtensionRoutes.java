package io.resonant.viewer;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.catalogue.CatalogueItem;
import io.resonant.file.Objects;
import io.resonant.file.Upload;
import io.resonant.kernel.blob.Sha256;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.upload.Part;
import io.resonant.kernel.wire.ByteRange;
import io.resonant.kernel.wire.HeaderText;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Extensions as the viewer asks for them. What it says about a package beside the package itself is not believed. It keeps
 * an extension by its id and version, which is why a version never changes here.
 */
final class ViewerExtensionRoutes {
    private static final long CLAIMED = 4L << 20; // it sends the readme once more
    private static final List<String> CLAIMS = List.of(
            "changelog",
            "description",
            "displayName",
            "extensionId",
            "homepage",
            "keywords",
            "license",
            "name",
            "publisher",
            "qualifiedName",
            "readme",
            "scope",
            "version",
            "replace");

    private final ViewerExtensions extensions;
    private final Objects objects;
    private final Downloads downloads;

    ViewerExtensionRoutes(ViewerExtensions extensions, Objects objects, Downloads downloads) {
        this.extensions = extensions;
        this.objects = objects;
        this.downloads = downloads;
    }

    /** Counts what viewers fetch, as what is fetched by its hash is counted. */
    interface Downloads {
        void note(Actor actor, CatalogueItem item, String address);
    }

    void declare(Routes routes) {
        routes.get("/api/workspaces/{workspace}/extensions")
                .summary("The extensions of a workspace")
                .access(Access.VIEWER)
                .hidden()
                .handle(this::list);
        routes.get("/api/extensions/{id}")
                .id("getExtensionForViewer")
                .summary("One extension, as the viewer takes it")
                .access(Access.PUBLIC)
                .hidden()
                .handle(request -> {
                    extensions.admit(request);
                    return answer(request, extensions.get(request.findPrincipal(Actor.class), request.path("id")));
                });
        routes.get("/api/extensions/{id}/download")
                .summary("The package of an extension")
                .access(Access.VIEWER)
                .hidden()
                .handle(this::download);
        var upload = routes.post("/api/workspaces/{workspace}/extension")
                .summary("Publish a package for the workspace")
                .access(Access.VIEWER)
                .multipart("file")
                .limit(extensions.longestUpload() + CLAIMED)
                .hidden();
        CLAIMS.forEach(name -> upload.field(name, "Not believed: the package says it", false));
        upload.handle(this::upload);
        routes.delete("/api/workspaces/{workspace}/extension/{id}")
                .summary("Put an extension of the workspace away")
                .access(Access.VIEWER)
                .hidden()
                .handle(request -> answer(request, extensions.hide(Workspaces.actor(request), request.path("id"))));
    }

    private Response list(Request request) {
        var items = extensions.list(Workspaces.actor(request)).stream()
                .map(item -> entity(request, item))
                .toList();
        return Response.ok(Envelope.of(request, items));
    }

    private Response download(Request request) {
        var actor = request.principal(Actor.class);
        var item = extensions.get(Optional.of(actor), request.path("id"));
        var needed = !request.method().equals("HEAD") && !ByteRange.isKnown(request::header, item.sha256());
        if (needed) {
            downloads.note(actor, item, request.address());
        }
        return Response.content(200, "application/octet-stream", item.size(), out -> {
                    if (needed) {
                        try (var content = objects.open(new Sha256(item.sha256()), Optional.empty())) {
                            content.transferTo(out);
                        }
                    }
                })
                .etag(item.sha256())
                .header("Content-Disposition", HeaderText.attachment(item.id() + "-" + item.version() + ".foxe"));
    }

    private Response upload(Request request) {
        var actor = Workspaces.actor(request);
        var form = new Received();
        try {
            request.parts(CLAIMS.size() + 1, extensions.longestUpload(), form::take);
            var upload = form.upload;
            if (upload == null) {
                throw Problem.invalid("file", "required");
            }
            var item = extensions.upload(actor, upload, form.fileName, request.language());
            return Response.of(201, Envelope.of(request, Map.of("extension", entity(request, item))));
        } catch (IOException e) {
            throw Problem.of(503, "file_storage").cause(e);
        } finally {
            form.close();
        }
    }

    private final class Received implements AutoCloseable {
        private String fileName = "";
        private @Nullable Upload upload;

        void take(Part part) throws IOException {
            if (part.name().equals("file")) {
                if (upload != null) {
                    throw Problem.invalid("file", "duplicate");
                }
                fileName = part.fileName().orElse("");
                upload = extensions.receive(part.stream());
            } else {
                part.text();
            }
        }

        @Override
        public void close() {
            if (upload != null) {
                upload.close();
            }
        }
    }

    private static Response answer(Request request, CatalogueItem item) {
        return Response.ok(Envelope.of(request, entity(request, item)));
    }

    private static Map<String, @Nullable Object> entity(Request request, CatalogueItem item) {
        var documents = "/api/v1/extensions/" + item.id() + "/versions/" + item.version();
        var entity = new LinkedHashMap<String, @Nullable Object>();
        entity.put("id", item.id());
        entity.put("extensionId", item.id());
        entity.put("fileId", item.sha256());
        entity.put("scope", "org");
        entity.put("name", item.name());
        entity.put("displayName", item.displayName());
        entity.put("qualifiedName", item.displayName());
        entity.put("publisher", item.publisher().name());
        entity.put("version", item.version());
        entity.put("description", item.description());
        entity.put("homepage", orEmpty(item.homepage()));
        entity.put("license", orEmpty(item.license()));
        entity.put("keywords", item.keywords());
        entity.put("readme", address(request) + documents + "/readme");
        entity.put("changelog", address(request) + documents + "/changelog");
        entity.put("createdAt", item.createdAt());
        entity.put("updatedAt", item.publishedAt() == null ? item.createdAt() : item.publishedAt());
        return entity;
    }

    /** The viewer fetches what parses as an address, and shows everything else as text. */
    private static String address(Request request) {
        return (request.isSecure() ? "https://" : "http://")
                + request.header("Host").orElse("localhost");
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
