package io.resonant.kernel.http;

import java.util.ArrayList;
import java.util.List;

/**
 * Every route of the server with everything it declares: the router is built from it, and so are the OpenAPI document
 * and the test that each route was tried by every role.
 */
public final class Routes {
    private final List<Route> routes = new ArrayList<>();

    public Route get(String path) {
        return add("GET", path);
    }

    public Route post(String path) {
        return add("POST", path);
    }

    public Route put(String path) {
        return add("PUT", path);
    }

    public Route patch(String path) {
        return add("PATCH", path);
    }

    public Route delete(String path) {
        return add("DELETE", path);
    }

    /** In the order of declaration. */
    public List<Route> all() {
        return List.copyOf(routes);
    }

    private Route add(String method, String path) {
        var route = new Route(method, path);
        routes.add(route);
        return route;
    }
}
