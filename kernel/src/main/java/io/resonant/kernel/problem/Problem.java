package io.resonant.kernel.problem;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A refusal that the caller can act on (RFC 9457). The code never changes once released, because programs branch on
 * it; the text for people is looked up by code when the answer is written, in the reader's language.
 */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final transient Map<String, @Nullable Object> members = new LinkedHashMap<>();
    private final transient List<FieldError> errors = new ArrayList<>();
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    private @Nullable Throwable cause; // the one of Throwable cannot be set later without a stack trace

    private Problem(int status, String code) {
        super(code, null, false, false); // an expected refusal: nobody reads its stack trace, and making one is slow
        this.status = status;
        this.code = code;
    }

    /** One wrong field: a JSON pointer (RFC 6901) into the body, or the name of a parameter. */
    public record FieldError(String pointer, String code) {}

    /** @param status HTTP status code of the answer */
    public static Problem of(int status, String code) {
        return new Problem(status, code);
    }

    /** For what does not exist and for what the caller may not know exists: both look the same from outside. */
    public static Problem notFound(String resource) {
        return of(404, "not_found").with("resource", resource);
    }

    /** One field of the input is not acceptable; {@code code} says how, for instance {@code too_long}. */
    public static Problem invalid(String field, String code) {
        return of(422, "invalid_input").field(field.startsWith("/") ? field : "/" + field, code);
    }

    /**
     * Adds a template parameter, which is also an extension member of the JSON answer. One that is called {@code detail}
     * stands for the words, when they come from elsewhere.
     */
    public Problem with(String name, @Nullable Object value) {
        members.put(name, value);
        return this;
    }

    public Problem field(String pointer, String fieldCode) {
        errors.add(new FieldError(pointer, fieldCode));
        return this;
    }

    /** Adds a header of the answer, such as {@code Retry-After}. */
    public Problem header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    public Problem cause(Throwable cause) {
        this.cause = cause;
        return this;
    }

    @Override
    public synchronized @Nullable Throwable getCause() {
        return cause;
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    public Map<String, @Nullable Object> members() {
        return members;
    }

    public List<FieldError> errors() {
        return errors;
    }

    public Map<String, String> headers() {
        return headers;
    }

    /** English text, for logs and the command line; answers use {@link Messages} with the reader's language. */
    @Override
    public String getMessage() {
        return code + ": " + Messages.english().detail(this);
    }
}
