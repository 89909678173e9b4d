package io.resonant.kernel.blob;

import io.resonant.kernel.blob.BlobException.Kind;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.outbound.OutboundBody;
import io.resonant.kernel.outbound.OutboundException;
import io.resonant.kernel.outbound.OutboundHttp;
import io.resonant.kernel.outbound.OutboundRequest;
import io.resonant.kernel.problem.Problem;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Objects in a bucket of Supabase Storage, over its own API. It answers 400 where others answer 404, and says what it
 * means in the body, so a HEAD would tell nothing; the route {@code info} does.
 *
 * @see <a href="https://supabase.github.io/storage/">API</a>
 */
public final class SupabaseBlobs implements BlobStore {
    private final BlobLocation.Supabase location;
    private final BlobCredentials credentials;
    private final OutboundHttp http;

    public SupabaseBlobs(BlobLocation.Supabase location, BlobCredentials credentials, InstantSource clock) {
        this.location = location;
        this.credentials = credentials;
        this.http = new OutboundHttp(Remote.settings("Supabase Storage", location.project()), clock);
    }

    @Override
    public void put(Sha256 hash, BlobSource source) {
        var sent = new Sent(source);
        var headers = new LinkedHashMap<String, String>();
        headers.put("content-type", source.contentType());
        headers.put("cache-control", "max-age=31536000");
        headers.put("x-upsert", "true");
        try {
            http.send(request("POST", "/object", hash, headers, OutboundBody.stream(source.length(), sent::open)));
        } catch (OutboundException e) {
            throw failure(e);
        }
        var found = source.length() == 0 ? Sha256.of(new byte[0]) : sent.hash();
        if (!found.equals(hash)) {
            delete(hash); // the store has no way to refuse it
            throw BlobException.mismatch(this, hash, found.hex());
        }
    }

    @Override
    public InputStream open(Sha256 hash, Optional<Range> range) {
        var headers = new LinkedHashMap<String, String>();
        range.ifPresent(
                part -> headers.put("range", "bytes=" + part.offset() + "-" + (part.offset() + part.length() - 1)));
        try {
            var stream = http.open(request("GET", "/object/authenticated", hash, headers, OutboundBody.NONE));
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
            var answer = tree(http.send(request("GET", "/object/info", hash, Map.of(), OutboundBody.NONE))
                    .text());
            return Optional.of(new Entry(
                    hash,
                    answer.path("size").asLong(-1),
                    Optional.of(answer.path("content_type").asString("")).filter(type -> !type.isEmpty())));
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
            http.send(request("DELETE", "/object", hash, Map.of(), OutboundBody.NONE));
        } catch (OutboundException e) {
            if (!isMissing(e)) {
                throw failure(e);
            }
        }
    }

    /** The API lists a folder by position, so what is deleted meanwhile may hide something else from this listing. */
    @Override
    public Page list(String prefix, Optional<String> after) {
        int offset = after.map(Integer::parseInt).orElse(0);
        var question = Json.of(Map.of(
                "prefix", location.prefix().replaceFirst("/$", ""),
                "search", prefix,
                "limit", PAGE,
                "offset", offset,
                "sortBy", Map.of("column", "name", "order", "asc")));
        JsonNode answer;
        try {
            answer = tree(http.send(headers(
                            OutboundRequest.postJson("/storage/v1/object/list/" + bucket(), question.text())
                                    .asRepeatable(),
                            Map.of()))
                    .text());
        } catch (OutboundException e) {
            throw failure(e);
        }
        var entries = new ArrayList<Entry>();
        for (var item : answer.values()) {
            var name = item.path("name").asString("");
            if (Sha256.isOne(name) && name.startsWith(prefix)) {
                var metadata = item.path("metadata");
                entries.add(new Entry(
                        new Sha256(name),
                        metadata.path("size").asLong(-1),
                        Optional.of(metadata.path("mimetype").asString("")).filter(type -> !type.isEmpty())));
            }
        }
        return new Page(
                entries, answer.size() < PAGE ? Optional.empty() : Optional.of(String.valueOf(offset + answer.size())));
    }

    @Override
    public void close() {
        http.close();
    }

    @Override
    public String toString() {
        return location.toString();
    }

    private OutboundRequest request(
            String method, String route, Sha256 hash, Map<String, String> headers, OutboundBody body) {
        var path = "/storage/v1" + route + "/" + bucket() + "/" + Remote.encoded(location.prefix() + hash.hex(), true);
        return headers(new OutboundRequest(method, path, headers, body, true), headers);
    }

    private OutboundRequest headers(OutboundRequest request, Map<String, String> more) {
        var key = credentials.secret().reveal();
        var complete = request.header("authorization", "Bearer " + key).header("apikey", key);
        for (var header : more.entrySet()) {
            complete = complete.header(header.getKey(), header.getValue());
        }
        return complete;
    }

    private String bucket() {
        return Remote.encoded(location.bucket(), false);
    }

    private BlobException failure(OutboundException e) {
        var body = body(e);
        var says = body.path("message").asString("");
        var inner = body.path("statusCode").asString("");
        if (inner.equals("401") || inner.equals("403")) {
            return new BlobException(Kind.DENIED, this + " does not accept the key (" + says + ")", e);
        }
        return Remote.failure(this, says.length() > 200 ? says.substring(0, 200) : says, e);
    }

    private static boolean isMissing(OutboundException e) {
        if (e.status() != 400 && e.status() != 404) {
            return false;
        }
        var body = body(e);
        boolean bucket = body.path("message")
                .asString("")
                .toLowerCase(java.util.Locale.ROOT)
                .contains("bucket");
        return !bucket
                && (e.status() == 404 || body.path("statusCode").asString("").equals("404"));
    }

    private static JsonNode body(OutboundException e) {
        try {
            return JsonCodec.tree(e.body());
        } catch (Problem _) {
            return JsonCodec.tree("{}"); // a proxy's page in place of an answer
        }
    }

    private JsonNode tree(String json) {
        try {
            return JsonCodec.tree(json);
        } catch (Problem e) {
            throw new BlobException(Kind.REFUSED, this + " does not answer like Supabase Storage", e);
        }
    }

    /** Hashes what the last try sent. */
    private static final class Sent {
        private final BlobSource source;
        private volatile @Nullable MessageDigest digest;

        Sent(BlobSource source) {
            this.source = source;
        }

        InputStream open() throws IOException {
            var in = Sha256.through(source.open());
            digest = in.getMessageDigest();
            return new FilterInputStream(in) {};
        }

        Sha256 hash() {
            var last = digest;
            if (last == null) {
                throw new IllegalStateException("nothing was sent");
            }
            return Sha256.of(last);
        }
    }
}
