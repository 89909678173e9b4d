package io.resonant.catalogue;

import io.resonant.account.Access;
import io.resonant.account.Actor;
import io.resonant.file.Objects;
import io.resonant.kernel.blob.BlobStore;
import io.resonant.kernel.blob.Sha256;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.wire.ByteRange;
import io.resonant.kernel.wire.HeaderText;
import io.resonant.registry.Visibility;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** The content of releases: under its hash, so that it never changes and may be kept by everybody for ever. */
final class DownloadRoutes {
    private static final Pattern HASH = Pattern.compile("([0-9a-f]{64})(?:\\.foxe|\\.json)?");
    private static final String FOREVER = "public, max-age=31536000, immutable";
    private static final String FOR_MEMBERS = "private, max-age=31536000, immutable";
    private static final Duration ADDRESS_VALID = Duration.ofMinutes(5);

    private final Catalogue catalogue;
    private final Objects objects;
    private final DownloadCounts counts;
    private final Optional<String> accelerator;

    /** @param accelerator the location at which the web server in front of us finds the files, if it shall send them */
    DownloadRoutes(Catalogue catalogue, Objects objects, DownloadCounts counts, Optional<String> accelerator) {
        this.catalogue = catalogue;
        this.objects = objects;
        this.counts = counts;
        this.accelerator = accelerator;
    }

    void declare(Routes routes) {
        routes.get("/files/sha256/{hash}")
                .id("downloadRelease")
                .summary("The content of a release, or a part of it (`Range`)")
                .description(
                        "The hash may be followed by `.foxe` or `.json`. What was removed answers 410 with its name,"
                                + " version and the reason. On a store that can, the answer leads to the store (302).")
                .access(Access.PUBLIC)
                .rate("catalogue")
                .respondsContent(200, "application/octet-stream")
                .respondsContent(206, "application/octet-stream")
                .problem(404, "not_found")
                .problem(410, "release_removed")
                .problem(416, "range_unsatisfiable")
                .problem(503, "file_storage")
                .handle(this::read);
    }

    private Response read(Request request) {
        var matcher = HASH.matcher(request.path("hash"));
        if (!matcher.matches()) {
            throw Problem.notFound("release");
        }
        var reader = request.findPrincipal(Actor.class);
        var content = catalogue.content(reader, matcher.group(1)).orElseThrow(() -> {
            if (!catalogue.isOpen() && reader.isEmpty()) {
                return Problem.of(401, "unauthenticated").header("WWW-Authenticate", "Bearer");
            }
            return Problem.notFound("release");
        });
        Catalogue.requirePresent(content.entry(), content.version());
        boolean open = catalogue.isOpen() && content.entry().head().visibility() == Visibility.PUBLIC;
        var response = answer(request, content.version());
        if (response.header("Cache-Control") == null) {
            response.header("Cache-Control", open ? FOREVER : FOR_MEMBERS);
        }
        return open ? response.shared() : response;
    }

    private Response answer(Request request, Entry.Version version) {
        var hash = new Sha256(version.sha256());
        var range = ByteRange.asked(request::header, version.size(), version.sha256());
        boolean known = ByteRange.isKnown(request::header, version.sha256());
        boolean whole = range.isEmpty() && request.method().equals("GET") && !known;
        if (whole) {
            counts.note(version.id(), request.address());
        }
        var disposition = HeaderText.attachment(version.fileName());
        if (!known && accelerator.isPresent() && objects.local(hash).isPresent()) {
            return guarded(version, Response.of(200, null)) // the web server looks after ranges and HEAD
                    .header("Content-Type", version.contentType())
                    .header("X-Accel-Redirect", accelerator.get() + place(hash));
        }
        if (whole && !isOfAPage(request) && objects.local(hash).isEmpty()) {
            var address = objects.address(hash, ADDRESS_VALID, version.contentType(), disposition);
            if (address.isPresent()) {
                return Response.of(302, null)
                        .header("Location", address.get().toString())
                        .header(
                                "Cache-Control",
                                "private, max-age=" + ADDRESS_VALID.dividedBy(2).toSeconds());
            }
        }
        if (range.isPresent()) {
            var part = range.get();
            var asked = Optional.of(new BlobStore.Range(part.first(), part.length()));
            return guarded(
                            version,
                            Response.content(206, version.contentType(), part.length(), body(request, hash, asked)))
                    .header("Content-Range", part.of(version.size()));
        }
        boolean nothing = !whole;
        return guarded(
                version,
                Response.content(
                        200,
                        version.contentType(),
                        version.size(),
                        nothing ? out -> {} : body(request, hash, Optional.empty())));
    }

    /** A page that reads it cannot follow us to another origin. */
    private static boolean isOfAPage(Request request) {
        return request.header("Sec-Fetch-Mode").isPresent();
    }

    private Response.Body body(Request request, Sha256 hash, Optional<BlobStore.Range> range) {
        return request.method().equals("HEAD") ? out -> {} : new Content(objects.open(hash, range));
    }

    /** Whoever opens it in a browser saves it, and runs nothing of it. */
    private static Response guarded(Entry.Version version, Response response) {
        return response.etag(version.sha256())
                .header("Content-Disposition", HeaderText.attachment(version.fileName()))
                .header("Content-Security-Policy", "sandbox; default-src 'none'")
                .header("Accept-Ranges", "bytes");
    }

    private static String place(Sha256 hash) {
        var hex = hash.hex();
        return hex.substring(0, 2) + "/" + hex.substring(2, 4) + "/" + hex;
    }

    /** From the disk to the socket; the hash was proven when the content was stored, and is the address. */
    private record Content(InputStream in) implements Response.Body {
        @Override
        public void writeTo(OutputStream out) throws IOException {
            in.transferTo(out);
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException _) {
                // it was only read
            }
        }
    }
}
