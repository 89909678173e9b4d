package io.resonant.session;

import io.resonant.account.Access;
import io.resonant.account.Impersonation;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.problem.Problem;
import java.util.List;
import java.util.Set;

/**
 * How far somebody gets who acts as somebody else. The gate asks it before each route, and it names what is allowed: a
 * route that nobody thought of here is refused. So nobody signs in, proves, administers, shares, exports, deletes, makes
 * keys or runs the server in the name of somebody else.
 */
final class Confinement {
    /** What ends it. */
    private static final Set<String> WAYS_OUT = Set.of(
            "DELETE /api/v1/auth/session/impersonation", "DELETE /api/v1/auth/session", "POST /api/v1/auth/logout");

    /** Changes nothing, though it is no GET. */
    private static final Set<String> QUESTIONS = Set.of("POST /api/v1/shared", "POST /api/v1/recommendations");

    /** Of what belongs to the person, only what every page needs. */
    private static final Set<String> PERSONAL =
            Set.of("GET /api/v1/auth/session", "GET /api/v1/users/me", "GET /api/v1/deletions");

    /** What people work with, and with the consent also write. */
    private static final List<String> WORK =
            List.of("/api/v1/specs", "/api/v1/threads", "/api/v1/messages", "/api/v1/tasks", "/api/v1/files");

    /** Below what people work with: who sees it. */
    private static final List<String> SHARING = List.of("/sharing", "/links", "/share-links", "/takeover");

    /** Takes things out of the product, which is no looking. */
    private static final String EXPORT = "/export";

    private Confinement() {}

    /** @throws Problem 403 {@code impersonation_confined}, {@code impersonation_read_only} */
    static void require(Impersonation impersonation, Request request, Access access) {
        var route = request.method() + " " + request.template();
        if (WAYS_OUT.contains(route) || QUESTIONS.contains(route) || isRead(request, route, access)) {
            return;
        }
        if (!isWork(request, access)) {
            throw Problem.of(403, "impersonation_confined");
        }
        if (!impersonation.writes()) {
            throw Problem.of(403, "impersonation_read_only");
        }
    }

    private static boolean isRead(Request request, String route, Access access) {
        return Authentication.isSafe(request)
                && switch (access) {
                    case PUBLIC -> true;
                    case GUEST, MEMBER, VIEWER -> !request.template().contains(EXPORT);
                    case SIGNED_IN -> PERSONAL.contains(route);
                    case PUBLISHER, ADMIN, OWNER, OPERATOR -> false;
                };
    }

    private static boolean isWork(Request request, Access access) {
        return (access == Access.GUEST || access == Access.MEMBER)
                && !request.method().equals("DELETE")
                && SHARING.stream().noneMatch(request.template()::contains)
                && WORK.stream()
                        .anyMatch(place -> request.template().equals(place)
                                || request.template().startsWith(place + "/"));
    }
}
