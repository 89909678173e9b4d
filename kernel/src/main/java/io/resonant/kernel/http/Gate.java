package io.resonant.kernel.http;

/** Decides who the caller is and whether a route lets them in; the product implements it. */
@FunctionalInterface
public interface Gate {
    /**
     * Admits the caller, telling the request who it is by {@link Request#admit}, or refuses.
     *
     * @throws io.resonant.kernel.problem.Problem 401, 403 or 404
     */
    void check(Request request, Access access);
}
