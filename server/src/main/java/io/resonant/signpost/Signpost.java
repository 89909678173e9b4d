package io.resonant.signpost;

import io.resonant.account.Access;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.problem.Problem;
import java.net.URI;
import java.util.Optional;

/** Places with agreed names: who finds a hole asks one, a password manager the other, and neither knows this product. */
public final class Signpost {
    private static final String SECURITY = "/.well-known/security.txt";
    private static final String CHANGE_PASSWORD = "/.well-known/change-password";

    /** The page of the dashboard; who is not signed in does that first and comes back to it. */
    private static final String PASSWORD_PAGE = "/settings/profile";

    private final Optional<SecurityContact> contact;
    private final Optional<URI> site;

    /** @param contact nothing when nobody was named: then there is no such file, rather than one that leads nowhere */
    public Signpost(Optional<SecurityContact> contact, Optional<URI> site) {
        this.contact = contact;
        this.site = site;
    }

    public void declareRoutes(Routes routes) {
        routes.get(SECURITY)
                .id("securityContact")
                .summary("Who takes reports about holes in this installation (RFC 9116)")
                .access(Access.PUBLIC)
                .cacheable()
                .respondsContent(200, "text/plain")
                .problem(404, "not_found")
                .handle(_ -> contact.map(
                                found -> Response.text(200, "text/plain; charset=utf-8", found.text(site, SECURITY)))
                        .orElseThrow(() -> Problem.notFound("security_contact")));
        routes.get(CHANGE_PASSWORD)
                .id("changePasswordPage")
                .summary("Where a password manager sends a person's browser: to the page that changes the password")
                .access(Access.PUBLIC)
                .respondsContent(302, "text/html")
                .handle(_ -> Response.of(302, null).header("Location", PASSWORD_PAGE));
    }
}
