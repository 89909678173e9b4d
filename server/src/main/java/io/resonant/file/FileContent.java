package io.resonant.file;

import io.resonant.kernel.blob.BlobStore;
import io.resonant.kernel.blob.Sha256;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.wire.ByteRange;
import io.resonant.kernel.wire.HeaderText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** The content of a file as an answer, or the part of it that was asked for. */
final class FileContent {
    private final Objects objects;

    FileContent(Objects objects) {
        this.objects = objects;
    }

    Response answer(Request request, StoredFile file) {
        var range = ByteRange.asked(request::header, file.size(), file.sha256());
        if (range.isPresent()) {
            var part = range.get();
            var asked = Optional.of(new BlobStore.Range(part.first(), part.length()));
            return guarded(file, Response.content(206, file.contentType(), part.length(), body(request, file, asked)))
                    .header("Content-Range", part.of(file.size()));
        }
        return guarded(
                file, Response.content(200, file.contentType(), file.size(), body(request, file, Optional.empty())));
    }

    /** Whatever the file is, a browser saves it or shows it as a picture, and runs nothing of it. */
    private static Response guarded(StoredFile file, Response response) {
        return response.etag(file.sha256())
                .header("Content-Disposition", HeaderText.attachment(file.name()))
                .header("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'")
                .header("Accept-Ranges", "bytes");
    }

    private Response.Body body(Request request, StoredFile file, Optional<BlobStore.Range> range) {
        if (request.method().equals("HEAD") || ByteRange.isKnown(request::header, file.sha256())) {
            return out -> {};
        }
        return new Content(
                objects.open(file.hash(), range), range.isPresent() ? Optional.empty() : Optional.of(file.hash()));
    }

    /** Content on its way out. The end of a whole is held back until its hash has been found right. */
    private static final class Content implements Response.Body {
        private final InputStream in;
        private final Optional<Sha256> hash;

        Content(InputStream in, Optional<Sha256> hash) {
            this.in = in;
            this.hash = hash;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            var hashed = Sha256.through(in);
            hashed.transferTo(out);
            var found = Sha256.of(hashed.getMessageDigest());
            if (hash.filter(wanted -> !wanted.equals(found)).isPresent()) {
                throw new IOException("the content of " + hash.get() + " is damaged: it is " + found
                        + "; \"resonant move files verify --deep\" names all such files");
            }
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
