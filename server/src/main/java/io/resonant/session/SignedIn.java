package io.resonant.session;

import io.resonant.kernel.http.Cookie;
import io.resonant.kernel.http.Response;
import java.util.List;

/** A browser that has just signed in: what its page shows and the cookies that prove it from now on. */
public record SignedIn(SessionView view, List<Cookie> cookies) {
    /** The answer with this status. */
    public Response answer(int status) {
        var response = Response.of(status, view);
        cookies.forEach(response::cookie);
        return response;
    }
}
