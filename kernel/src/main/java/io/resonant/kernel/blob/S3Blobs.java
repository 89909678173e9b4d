package io.resonant.kernel.blob;

import io.resonant.kernel.blob.BlobException.Kind;
import io.resonant.kernel.outbound.OutboundBody;
import io.resonant.kernel.outbound.OutboundException;
import io.resonant.kernel.outbound.OutboundHttp;
import io.resonant.kernel.outbound.OutboundRequest;
import io.resonant.kernel.outbound.OutboundResponse;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Objects in a bucket of S3, or of anything that speaks its language. What is sent is signed together with its hash, so
 * that the store itself refuses content that was damaged on the way. Nothing is sent in signed chunks and no trailing
 * checksum is used, because several stores take those for content.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html">API</a>
 */
public final class S3Blobs implements BlobStore {
    /** Objects up to this size go in one piece, larger ones in pieces of this size. */
    static final int PART = 16 << 20;

    private static final String EMPTY = Sha256.of(new byte[0]).hex();

    private final BlobLocation.S3 location;
    private final S3Signature signature;
    private final InstantSource clock;
    private final ByteBudget budget;
    private final OutboundHttp http;
    private final String host;
    private final String root;

    /** @param budget bounds what uploads in parts hold in memory */
    public S3Blobs(BlobLocation.S3 location, BlobCredentials credentials, ByteBudget budget, InstantSource clock) {
        this.location = location;
        this.signature = new S3Signature(credentials, location.region());
        this.clock = clock;
        this.budget = budget;
        var endpoint = location.address();
        this.http = new OutboundHttp(Remote.settings("The object store", URI.create(origin(endpoint))), clock);
        this.host = origin(endpoint).replaceFirst("^[a-z]+://", "");
        this.root = endpoint.getRawPath().replaceFirst("/$", "")
                + (location.isPathStyle() ? "/" + Remote.encoded(location.bucket(), false) : "");
    }

    @Override
    public void put(Sha256 hash, BlobSource source) {
        if (source.length() > PART) {
            new S3Upload(this, budget, hash, source).run();
            return;
        }
        var request = new Call("PUT", key(hash))
                .header("content-type", source.contentType())
                .header("x-amz-meta-sha256", hash.hex())
                .body(OutboundBody.stream(source.length(), source::open), hash.hex());
        try {
            send(request);
        } catch (BlobException e) {
            throw isDamaged(e) ? BlobException.mismatch(this, hash, "something else") : e;
        }
    }

    @Override
    public InputStream open(Sha256 hash, Optional<Range> range) {
        var call = new Call("GET", key(hash));
        range.ifPresent(
                part -> call.header("range", "bytes=" + part.offset() + "-" + (part.offset() + part.length() - 1)));
        try {
            var stream = http.open(call.signed());
            if (range.isPresent() && stream.status() != 206) {
                throw new BlobException(Kind.REFUSED, this + " does not know ranges", null);
            }
            return new Remote.Body(stream, this::failure);
        } catch (OutboundException e) {
            throw isMissing(e) ? BlobException.notFound(this, hash) : failure(e);
        }
    }

    @Override
    public Optional<Entry> head(Sha256 hash) {
        try {
            var answer = http.send(new Call("HEAD", key(hash)).signed());
            long size = answer.header("content-length").map(Long::parseLong).orElse(0L);
            return Optional.of(new Entry(hash, size, answer.header("content-type")));
        } catch (OutboundException e) {
            if (isMissing(e)) {
                return Optional.empty();
            }
            throw failure(e);
        }
    }

    @Override
    public void delete(Sha256 hash) {
        try {
            http.send(new Call("DELETE", key(hash)).signed());
        } catch (OutboundException e) {
            if (!isMissing(e)) {
                throw failure(e);
            }
        }
    }

    @Override
    public Page list(String prefix, Optional<String> after) {
        var call = new Call("GET", "/")
                .query("list-type", "2")
                .query("max-keys", String.valueOf(PAGE))
                .query("prefix", location.prefix() + prefix);
        after.ifPresent(token -> call.query("continuation-token", token));
        var xml = send(call).text();
        var entries = S3Xml.values(xml, "Contents", "Key", "Size").stream()
                .filter(found -> found.containsKey("Key") && found.containsKey("Size"))
                .filter(found -> Sha256.isOne(name(found.getOrDefault("Key", ""))))
                .map(found -> new Entry(
                        new Sha256(name(found.getOrDefault("Key", ""))),
                        Long.parseLong(found.getOrDefault("Size", "0")),
                        Optional.empty()))
                .toList();
        return new Page(entries, S3Xml.value(xml, "NextContinuationToken"));
    }

    @Override
    public Optional<URI> address(Sha256 hash, Duration validity, String contentType, String disposition) {
        var path = root + key(hash);
        var query = signature.presign(
                host,
                path,
                Map.of("response-content-type", contentType, "response-content-disposition", disposition),
                validity,
                clock.instant());
        return Optional.of(URI.create(origin(location.address()) + path + "?" + query));
    }

    @Override
    public void close() {
        http.close();
    }

    @Override
    public String toString() {
        return location.toString();
    }

    OutboundResponse send(Call call) {
        try {
            return http.send(call.signed());
        } catch (OutboundException e) {
            throw failure(e);
        }
    }

    String key(Sha256 hash) {
        return "/" + Remote.encoded(location.prefix() + hash.hex(), true);
    }

    BlobException failure(OutboundException e) {
        var code = S3Xml.value(e.body(), "Code").orElse("");
        var reason = switch (code) {
            case "" -> "";
            case "NoSuchBucket" -> "the bucket " + location.bucket() + " does not exist";
            case "RequestTimeTooSkewed" -> "the clock of this machine is wrong";
            case "SignatureDoesNotMatch" -> "the secret does not belong to the access key";
            case "InvalidAccessKeyId" -> "the access key is not known there";
            case "AccessDenied" -> "the access key may not do this";
            case "AuthorizationHeaderMalformed", "PermanentRedirect" -> "the region is wrong";
            default -> code;
        };
        return Remote.failure(this, reason, e);
    }

    /** Whether the store refused content because it is not what was signed. */
    static boolean isDamaged(BlobException e) {
        return e.getCause() instanceof OutboundException cause
                && (cause.body().contains("XAmzContentSHA256Mismatch")
                        || cause.body().contains("BadDigest"));
    }

    private static boolean isMissing(OutboundException e) {
        return e.status() == 404 && !e.body().contains("NoSuchBucket");
    }

    private String name(String key) {
        return key.startsWith(location.prefix())
                ? key.substring(location.prefix().length())
                : "";
    }

    private static String origin(URI endpoint) {
        boolean usual = endpoint.getPort() < 0
                || (endpoint.getPort() == 443 && endpoint.getScheme().equals("https"))
                || (endpoint.getPort() == 80 && endpoint.getScheme().equals("http"));
        return endpoint.getScheme() + "://" + endpoint.getHost() + (usual ? "" : ":" + endpoint.getPort());
    }

    /** A request that is being put together. */
    final class Call {
        private final String method;
        private final String path;
        private final Map<String, String> query = new HashMap<>();
        private final Map<String, String> headers = new HashMap<>();
        private OutboundBody body = OutboundBody.NONE;
        private String contentHash = EMPTY;

        /** @param path below the bucket, encoded */
        Call(String method, String path) {
            this.method = method;
            this.path = root + path;
        }

        Call query(String name, String value) {
            query.put(name, value);
            return this;
        }

        Call header(String name, String value) {
            headers.put(name, value);
            return this;
        }

        Call body(OutboundBody content, String hash) {
            body = content;
            contentHash = hash;
            return this;
        }

        private OutboundRequest signed() {
            var all = signature.sign(method, host, path, query, headers, contentHash, clock.instant());
            var target = query.isEmpty() ? path : path + "?" + S3Signature.query(query);
            return new OutboundRequest(method, target, all, body, true);
        }
    }
}
