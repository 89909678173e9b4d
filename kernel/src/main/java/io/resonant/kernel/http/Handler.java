package io.resonant.kernel.http;

/** What a route does with an admitted request. Runs on a virtual thread and may block. */
@FunctionalInterface
public interface Handler {
    Response handle(Request request);
}
