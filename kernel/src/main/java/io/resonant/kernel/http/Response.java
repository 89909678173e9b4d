package io.resonant.kernel.http;

import io.resonant.kernel.wire.HeaderText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer: status, headers and one of JSON, bytes, a stream or nothing. */
public final class Response {
    private final int status;
    private final @Nullable Object entity;
    private final @Nullable String contentType;
    private final long length;
    private final List<String> headers = new ArrayList<>(4);
    private @Nullable String etag;
    private boolean shared;
    private @Nullable String policy;

    private Response(int status, @Nullable Object entity, @Nullable String contentType) {
        this(status, entity, contentType, -1);
    }

    private Response(int status, @Nullable Object entity, @Nullable String contentType, long length) {
        this.status = status;
        this.entity = entity;
        this.contentType = contentType;
        this.length = length;
    }

    /** Writes a body piece by piece; the connection is cut when it throws, so that nobody takes half for the whole. */
    @FunctionalInterface
    public interface Body extends AutoCloseable {
        void writeTo(OutputStream out) throws IOException;

        /** Called once when the answer is over, whether the body was written or not. */
        @Override
        default void close() {}
    }

    /** 200 with JSON of a record, map, list or {@link io.resonant.kernel.json.Json}. */
    public static Response ok(Object entity) {
        return of(200, entity);
    }

    /** 200 with one page of a list. */
    public static <T> Response list(List<T> items, @Nullable String next) {
        return of(200, new Listing<>(items, next));
    }

    public static Response created(String location, Object entity) {
        return of(201, entity).header("Location", location);
    }

    public static Response accepted(String location, Object entity) {
        return of(202, entity).header("Location", location);
    }

    public static Response noContent() {
        return of(204, null);
    }

    /** @param entity what becomes JSON; null for an answer without a body */
    public static Response of(int status, @Nullable Object entity) {
        return new Response(status, entity, entity == null ? null : "application/json");
    }

    /** 303 to a page of this server. */
    public static Response seeOther(String location) {
        return of(303, null).header("Location", location);
    }

    public static Response text(int status, String contentType, String text) {
        return bytes(status, contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The array is not copied. */
    public static Response bytes(int status, String contentType, byte[] bytes) {
        return new Response(status, bytes, contentType);
    }

    /** 200 with a body of unknown length, written while it is made. */
    public static Response stream(String contentType, Body body) {
        return new Response(200, body, contentType);
    }

    /** A body of known length, written while it is read from somewhere; 200, or 206 for a part of it. */
    public static Response content(int status, String contentType, long length, Body body) {
        return new Response(status, body, contentType, length);
    }

    /** A file to be saved by the browser; the name may be of any script. */
    public static Response download(String fileName, String contentType, Body body) {
        return stream(contentType, body).header("Content-Disposition", HeaderText.attachment(fileName));
    }

    public Response header(String name, String value) {
        HeaderText.requireSafe(name, value);
        headers.add(name);
        headers.add(value);
        return this;
    }

    /** The version of what is answered, without quotes; a client that has it gets 304, and may send it in If-Match. */
    public Response etag(String version) {
        this.etag = "\"" + version + "\"";
        return this;
    }

    public Response etag(long version) {
        return etag(Long.toString(version));
    }

    /** Pages of every site may read it and show it: for what is public anyway. */
    public Response shared() {
        this.shared = true;
        return this;
    }

    /**
     * A content security policy in place of the usual one, for pages that are not ours.
     *
     * @param text always the same for the same pages: a header is made once for each
     */
    public Response policy(String text) {
        HeaderText.requireSafe("Content-Security-Policy", text);
        this.policy = text;
        return this;
    }

    public Response cookie(Cookie cookie) {
        headers.add("Set-Cookie");
        headers.add(cookie.header());
        return this;
    }

    public int status() {
        return status;
    }

    /** What was given to {@link #of}, before it became JSON; for pieces around a handler. */
    public @Nullable Object entity() {
        return entity;
    }

    public @Nullable String contentType() {
        return contentType;
    }

    /** The first value of a header set so far. */
    public @Nullable String header(String name) {
        for (int i = 0; i < headers.size(); i += 2) {
            if (headers.get(i).equalsIgnoreCase(name)) {
                return headers.get(i + 1);
            }
        }
        return null;
    }

    @Nullable
    String etag() {
        return etag;
    }

    boolean isShared() {
        return shared;
    }

    @Nullable
    String policy() {
        return policy;
    }

    /** Of a body that is written piece by piece; negative when nobody knows it. */
    long length() {
        return length;
    }

    /** Names and values in turn. */
    List<String> headers() {
        return headers;
    }
}
