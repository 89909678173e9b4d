package io.resonant.bridge;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A processor could not propose anything. The code is the intent's {@code error_code}, with words in both languages. */
final class ProcessorFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final boolean retryable;
    private boolean free;
    private transient @Nullable Duration retryAfter;
    private transient @Nullable ModelUsage usage;

    /** @param detail a short technical remark; never a key, never text that the model or a person wrote */
    private ProcessorFailure(String code, String detail, boolean retryable) {
        super(detail);
        this.code = code;
        this.retryable = retryable;
    }

    /** Trying again would end the same way. */
    static ProcessorFailure lasting(String code, String detail) {
        return new ProcessorFailure(code, detail, false);
    }

    /** Trying again may help. */
    static ProcessorFailure passing(String code, String detail) {
        return new ProcessorFailure(code, detail, true);
    }

    /** The other side asked to be left alone for so long. */
    ProcessorFailure after(@Nullable Duration wait) {
        retryAfter = wait;
        return this;
    }

    /** The answer was whole but no use; this is what it cost. */
    ProcessorFailure used(ModelUsage spent) {
        usage = spent;
        return this;
    }

    /** The other side did no work, so it cost nothing. */
    ProcessorFailure free() {
        free = true;
        return this;
    }

    ProcessorFailure because(Throwable cause) {
        initCause(cause);
        return this;
    }

    String code() {
        return code;
    }

    String detail() {
        var message = getMessage();
        return message == null ? "" : message;
    }

    boolean retryable() {
        return retryable;
    }

    Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** Empty also when nobody knows: an answer that was cut off cost something. */
    Optional<ModelUsage> usage() {
        return Optional.ofNullable(usage);
    }

    boolean costNothing() {
        return free;
    }
}
