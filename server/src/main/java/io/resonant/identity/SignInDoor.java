package io.resonant.identity;

import io.resonant.account.Access;
import io.resonant.account.EmailAddress;
import io.resonant.account.Language;
import io.resonant.kernel.http.Cookie;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.session.SessionView;
import io.resonant.session.Sessions;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The routes by which strangers come in. */
final class SignInDoor {
    /** The page that providers send people back to. */
    static final String PAGE = "/sso";

    private static final String DOOR = "/api/v1/auth/providers";
    private static final String COOKIE = "resonant_sso";

    private final Federation federation;
    private final Admission admission;
    private final Function<String, List<SignInChoice>> choices;
    private final boolean https;

    SignInDoor(
            Federation federation, Admission admission, Function<String, List<SignInChoice>> choices, boolean https) {
        this.federation = federation;
        this.admission = admission;
        this.choices = choices;
        this.https = https;
    }

    /** @param url of the provider, where the browser goes next */
    record SignInAddress(String url) {}

    /**
     * What the address of the page held to which the provider sent the browser back.
     *
     * @param iss when the provider says it
     */
    record ProviderAnswer(
            String code, String state, @Nullable String iss) {
        Federation.Arrival arrival(Request request, boolean https) {
            return new Federation.Arrival(code, state, iss, request.cookie(cookieName(https)));
        }
    }

    void declare(Routes routes) {
        routes.get(DOOR)
                .summary("Whose servers vouch for somebody who wants to sign in")
                .description("With an address: those of its domain. Without: all, where there is one organisation.")
                .access(Access.PUBLIC)
                .query("email", "The address of who wants to sign in")
                .respondsList(200, SignInChoice.class)
                .handle(request -> Response.list(
                        choices.apply(request.query("email")
                                .flatMap(EmailAddress::find)
                                .map(EmailAddress::value)
                                .orElse("")),
                        null));
        routes.post(DOOR + "/{id}/authorization")
                .summary("Where a browser goes to sign in through a provider")
                .access(Access.PUBLIC)
                .responds(200, SignInAddress.class)
                .problem(404, "not_found")
                .problem(502, "provider_unreachable", "provider_private", "provider_malformed")
                .handle(request -> answer(federation.begin(request.pathId("id"), null), https));
        routes.post(DOOR + "/session")
                .summary("Sign a browser in that comes back from a provider")
                .access(Access.PUBLIC)
                .body(ProviderAnswer.class)
                .responds(200, SessionView.class)
                .problem(401, "sso_refused")
                .problem(403, "sso_domain", "sso_no_role")
                .problem(404, "not_found")
                .problem(409, "plan_limit_reached")
                .problem(502, "provider_unreachable", "provider_private", "provider_malformed", "provider_secret_lost")
                .handle(this::enter);
    }

    private Response enter(Request request) {
        var returned = federation.finish(request.body(ProviderAnswer.class).arrival(request, https));
        var language = Language.valueOf(request.language().toUpperCase(Locale.ROOT));
        return forget(
                admission.enter(returned, language, Sessions.Client.of(request)).answer(200), https);
    }

    static Response answer(Federation.Departure departure, boolean https) {
        return Response.ok(new SignInAddress(departure.address()))
                .cookie(Cookie.session(cookieName(https), departure.cookie(), Flow.LIFETIME, https));
    }

    static Response forget(Response response, boolean https) {
        return response.cookie(Cookie.removed(cookieName(https), https));
    }

    private static String cookieName(boolean https) {
        return https ? "__Host-" + COOKIE : COOKIE;
    }
}
