package io.resonant.kernel.telemetry;

/**
 * The request that the current thread works for. A scoped value instead of a logging context map: it costs nothing
 * when nobody logs, and it cannot be left behind on a thread.
 */
public final class RequestScope {
    private static final ScopedValue<String> ID = ScopedValue.newInstance();

    private RequestScope() {}

    /** Runs the work as part of the request. */
    public static void run(String requestId, Runnable work) {
        ScopedValue.where(ID, requestId).run(work);
    }

    /** The id of the current request; empty outside of one. */
    public static String id() {
        return ID.isBound() ? ID.get() : "";
    }
}
