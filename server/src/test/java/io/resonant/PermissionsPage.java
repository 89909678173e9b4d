package io.resonant;

import io.resonant.account.Access;
import io.resonant.kernel.http.Route;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Who may call what, as a page, from the declarations that the gate reads. */
final class PermissionsPage {
    private static final Map<Access, String> WHO = Map.of(
            Access.PUBLIC, "Anybody, signed in or not.",
            Access.SIGNED_IN, "Anybody with a session: what belongs to the person and not to the organisation.",
            Access.GUEST, "Guests and above.",
            Access.VIEWER, "Guests and above, also from the viewer on the same origin.",
            Access.MEMBER, "Members and above.",
            Access.PUBLISHER, "Members and above, and programs with a token that was made for publishing.",
            Access.ADMIN, "Administrators and owners.",
            Access.OWNER, "Owners.",
            Access.OPERATOR, "Owners of the first organisation, who run the server, and commands on its machine.");

    private PermissionsPage() {}

    static String of(List<Route> routes) {
        var text = new StringBuilder("""
                # Who may call what

                Made by `OpenApiTest` from the declarations of the routes, which the gate reads too: what stands here is what is asked
                for at the door. What somebody may do to one thing (their own message, a spec of others) is decided behind it and said in
                the page of the feature. Things of other organisations do not exist: 404.
                """);
        for (var access : Access.values()) {
            text.append("\n## ")
                    .append(name(access))
                    .append("\n\n")
                    .append(WHO.get(access))
                    .append("\n\n| | |\n|---|---|\n");
            routes.stream()
                    .filter(route -> route.access() == access)
                    .sorted(Comparator.comparing(Route::path).thenComparing(Route::method))
                    .forEach(route -> text.append("| `")
                            .append(route)
                            .append("` | ")
                            .append(route.summary().replace("|", "\\\\|"))
                            .append(" |\n"));
        }
        return text.toString();
    }

    private static String name(Access access) {
        var lower = access.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return Character.toUpperCase(lower.charAt(0)) + lower.substring(1);
    }
}
