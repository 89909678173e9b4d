package io.resonant.kernel.http;

/** Something that happens around the handler of a route, such as replaying an answer given before. */
@FunctionalInterface
public interface Around {
    Response handle(Request request, Handler next);
}
