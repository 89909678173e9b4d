package io.resonant.kernel.blob;

import io.resonant.kernel.blob.BlobException.Kind;
import io.resonant.kernel.outbound.OutboundBody;
import io.resonant.kernel.outbound.OutboundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A large object on its way in parts: several at once, as many as fit into the budget, completed only if all is right. */
final class S3Upload {
    private static final Logger LOG = LoggerFactory.getLogger(S3Upload.class);
    /** S3 allows 10,000 parts; with parts of 16 MiB that are 156 GiB. */
    private static final int MOST_PARTS = 10_000;

    private final S3Blobs store;
    private final ByteBudget budget;
    private final Sha256 hash;
    private final BlobSource source;
    private final int part;

    S3Upload(S3Blobs store, ByteBudget budget, Sha256 hash, BlobSource source) {
        this.store = store;
        this.budget = budget;
        this.hash = hash;
        this.source = source;
        this.part = (int) Math.max(S3Blobs.PART, Math.ceilDiv(source.length(), MOST_PARTS));
    }

    void run() {
        var id = S3Xml.value(
                        store.send(store.new Call("POST", store.key(hash))
                                        .query("uploads", "")
                                        .header("content-type", source.contentType())
                                        .header("x-amz-meta-sha256", hash.hex()))
                                .text(),
                        "UploadId")
                .orElseThrow(() -> new BlobException(Kind.REFUSED, store + " began no upload in parts", null));
        boolean done = false;
        try {
            complete(id, sendParts(id));
            done = true;
        } finally {
            if (!done) {
                abort(id);
            }
        }
    }

    private List<String> sendParts(String id) {
        var tags = new ArrayList<Future<String>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var in = Sha256.through(source.open())) {
            long left = source.length();
            for (int number = 1; left > 0; number++) {
                int size = (int) Math.min(part, left);
                var share = budget.take(size);
                boolean handedOver = false;
                try {
                    var bytes = in.readNBytes(size);
                    if (bytes.length < size) {
                        throw BlobException.mismatch(store, hash, "shorter than announced");
                    }
                    int current = number;
                    tags.add(threads.submit(() -> {
                        try (share) {
                            return send(id, current, bytes);
                        }
                    }));
                    handedOver = true;
                } finally {
                    if (!handedOver) {
                        share.close();
                    }
                }
                left -= size;
            }
            var found = Sha256.of(in.getMessageDigest());
            if (!found.equals(hash)) {
                throw BlobException.mismatch(store, hash, found.hex());
            }
        } catch (IOException e) {
            throw new BlobException(Kind.UNAVAILABLE, "The content for " + store + " could not be read", e);
        }
        return tags.stream().map(S3Upload::result).toList();
    }

    private String send(String id, int number, byte[] bytes) {
        return store.send(store.new Call("PUT", store.key(hash))
                        .query("partNumber", String.valueOf(number))
                        .query("uploadId", id)
                        .body(OutboundBody.bytes(bytes), Sha256.of(bytes).hex()))
                .header("etag")
                .orElseThrow(() -> new BlobException(Kind.REFUSED, store + " gave no ETag for a part", null));
    }

    private static String result(Future<String> tag) {
        try {
            return tag.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BlobException(Kind.INTERRUPTED, "The transfer was stopped", e);
        }
    }

    private void complete(String id, List<String> tags) {
        var xml = new StringBuilder("<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
        for (int i = 0; i < tags.size(); i++) {
            xml.append("<Part><PartNumber>").append(i + 1).append("</PartNumber><ETag>");
            xml.append(tags.get(i).replace("&", "&amp;").replace("<", "&lt;")).append("</ETag></Part>");
        }
        var bytes = xml.append("</CompleteMultipartUpload>").toString().getBytes(StandardCharsets.UTF_8);
        try {
            var answer = store.send(store.new Call("POST", store.key(hash))
                            .query("uploadId", id)
                            .header("content-type", "application/xml")
                            .body(OutboundBody.bytes(bytes), Sha256.of(bytes).hex()))
                    .text();
            if (answer.contains("<Error>")) { // with status 200, because it was found out after the head was sent
                throw new BlobException(
                        Kind.UNAVAILABLE,
                        store + " could not put the parts together: "
                                + S3Xml.value(answer, "Code").orElse(""),
                        null);
            }
        } catch (BlobException e) {
            boolean already = e.getCause() instanceof OutboundException cause
                    && cause.status() == 404
                    && store.head(hash)
                            .filter(entry -> entry.size() == source.length())
                            .isPresent();
            if (!already) { // a repeated request finds no upload when the first one succeeded unheard
                throw e;
            }
        }
    }

    private void abort(String id) {
        try {
            store.send(store.new Call("DELETE", store.key(hash)).query("uploadId", id));
        } catch (BlobException e) {
            LOG.warn(
                    "{}: the parts of an upload that failed may still be there, and cost money; a rule of the bucket"
                            + " for incomplete uploads deletes them",
                    store,
                    e);
        }
    }
}
