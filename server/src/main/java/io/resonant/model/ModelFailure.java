package io.resonant.model;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A model brought no usable answer. The code has words in both languages in {@code messages/intent_*.properties}. */
public final class ModelFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final boolean retryable;
    private boolean free;
    private transient @Nullable Duration retryAfter;
    private transient @Nullable ModelUsage usage;

    /** @param detail a short technical remark; never a key, never text that the model or a person wrote */
    private ModelFailure(String code, String detail, boolean retryable) {
        super(detail);
        this.code = code;
        this.retryable = retryable;
    }

    /** Trying again would end the same way. */
    public static ModelFailure lasting(String code, String detail) {
        return new ModelFailure(code, detail, false);
    }

    /** Trying again may help. */
    public static ModelFailure passing(String code, String detail) {
        return new ModelFailure(code, detail, true);
    }

    /** The other side asked to be left alone for so long. */
    ModelFailure after(@Nullable Duration wait) {
        retryAfter = wait;
        return this;
    }

    /** The answer was whole but no use; this is what it cost. */
    public ModelFailure used(ModelUsage spent) {
        usage = spent;
        return this;
    }

    /** The other side did no work, so it cost nothing. */
    public ModelFailure free() {
        free = true;
        return this;
    }

    public ModelFailure because(Throwable cause) {
        initCause(cause);
        return this;
    }

    public String code() {
        return code;
    }

    public String detail() {
        var message = getMessage();
        return message == null ? "" : message;
    }

    public boolean retryable() {
        return retryable;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** Empty also when nobody knows: an answer that was cut off cost something. */
    public Optional<ModelUsage> usage() {
        return Optional.ofNullable(usage);
    }

    public boolean costNothing() {
        return free;
    }
}
