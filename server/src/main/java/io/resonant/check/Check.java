package io.resonant.check;

/** One rule, held against what somebody wants to publish. */
@FunctionalInterface
public interface Check<T> {
    /** Tells what it finds. @throws Exception when it could not come to an end, which counts as refused */
    void look(T subject, Findings findings) throws Exception;

    default String name() {
        return getClass().getSimpleName();
    }
}
