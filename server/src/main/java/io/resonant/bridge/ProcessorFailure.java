package io.resonant.bridge;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A processor could not propose anything. The code is the intent's {@code error_code}, with words in both languages. */
final class ProcessorFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final boolean retryable;
    private final transient @Nullable Duration retryAfter;
    private final transient @Nullable ModelUsage usage;

    /** @param detail a short technical remark; never a key, never text that the model or a person wrote */
    private ProcessorFailure(
            String code,
            String detail,
            boolean retryable,
            @Nullable Duration retryAfter,
            @Nullable ModelUsage usage,
            @Nullable Throwable cause) {
        super(detail, cause);
        this.code = code;
        this.retryable = retryable;
        this.retryAfter = retryAfter;
        this.usage = usage;
    }

    /** Trying again would end the same way. */
    static ProcessorFailure lasting(String code, String detail) {
        return new ProcessorFailure(code, detail, false, null, null, null);
    }

    /** Trying again may help. */
    static ProcessorFailure passing(String code, String detail) {
        return new ProcessorFailure(code, detail, true, null, null, null);
    }

    ProcessorFailure after(@Nullable Duration wait) {
        return new ProcessorFailure(code, detail(), retryable, wait, usage, getCause());
    }

    ProcessorFailure used(@Nullable ModelUsage spent) {
        return new ProcessorFailure(code, detail(), retryable, retryAfter, spent, getCause());
    }

    ProcessorFailure because(Throwable cause) {
        return new ProcessorFailure(code, detail(), retryable, retryAfter, usage, cause);
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

    /** What the failed call cost, as far as it is known. */
    Optional<ModelUsage> usage() {
        return Optional.ofNullable(usage);
    }
}
