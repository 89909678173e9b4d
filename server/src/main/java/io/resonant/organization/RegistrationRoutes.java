package io.resonant.organization;

import io.resonant.account.Access;
import io.resonant.account.Language;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.session.SessionView;
import io.resonant.session.Sessions;
import io.resonant.session.SignIn;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

final class RegistrationRoutes {
    private final Registration registration;
    private final Setup setup;
    private final SignIn signIn;
    private final String version;
    private final Confirmations confirmations;

    RegistrationRoutes(
            Registration registration, Setup setup, SignIn signIn, String version, Confirmations confirmations) {
        this.registration = registration;
        this.setup = setup;
        this.signIn = signIn;
        this.version = version;
        this.confirmations = confirmations;
    }

    /** @param mail whether what the server writes to people reaches them */
    record SetupView(boolean required, RegistrationMode registration, String version, boolean mail) {}

    record CreateSetup(
            String token, String organizationName, String name, String email, String password, Language language) {}

    record Register(
            String email,
            String name,
            String password,
            @Nullable Language language,
            @Nullable String organizationName,
            @Nullable String invitationToken,
            @Nullable String code) {}

    record Complete(String token) {}

    void declare(Routes routes) {
        routes.get("/api/v1/setup")
                .summary("Whether the server still has to be set up, and who may register")
                .access(Access.PUBLIC)
                .responds(200, SetupView.class)
                .handle(_ -> Response.ok(
                        new SetupView(setup.isRequired(), registration.mode(), version, confirmations.areNeeded())));
        routes.post("/api/v1/setup")
                .summary("Set the server up: its first organisation and owner, who is then signed in")
                .access(Access.PUBLIC)
                .body(CreateSetup.class)
                .responds(201, SessionView.class)
                .problem(403, "setup_token_invalid")
                .problem(409, "setup_done")
                .handle(this::setUp);
        routes.post("/api/v1/auth/register")
                .summary("Make an account, and join an organisation by invitation or found one")
                .description(
                        "Without an invitation, and where the server sends mails, the answer is 202 whether somebody has the"
                                + " address or not: the account is made by the link of the mail, or its owner is told that there is one.")
                .access(Access.PUBLIC)
                .body(Register.class)
                .responds(201, SessionView.class)
                .responds(202, null)
                .problem(401, "invalid_credentials")
                .problem(403, "registration_closed", "invitation_required")
                .problem(404, "not_found")
                .problem(409, "email_taken", "invitation_for_other", "plan_limit_reached", "setup_required")
                .problem(429, "too_many_attempts")
                .problem(503, "busy")
                .handle(this::register);
        routes.post("/api/v1/auth/register/completion")
                .summary("Make the account that was asked for, with the link of the mail, and sign in")
                .access(Access.PUBLIC)
                .body(Complete.class)
                .responds(201, SessionView.class)
                .problem(403, "invitation_required", "registration_closed")
                .problem(410, "link_used")
                .handle(this::complete);
    }

    private Response complete(Request request) {
        return confirmations
                .complete(request.body(Complete.class).token(), registration, Sessions.Client.of(request))
                .answer(201);
    }

    private Response setUp(Request request) {
        var body = request.body(CreateSetup.class);
        var owner = new Setup.Owner(
                body.token(), body.organizationName(), body.name(), body.email(), body.password(), body.language());
        return setup.run(owner, Sessions.Client.of(request)).answer(201);
    }

    private Response register(Request request) {
        var body = request.body(Register.class);
        var attempt = signIn.attempt(request, body.email(), body.password(), Optional.ofNullable(body.code()));
        var person = new Registration.Person(
                body.name(), body.language() == null ? language(request) : body.language(), body.organizationName());
        var token = body.invitationToken();
        if (token == null && confirmations.areNeeded()) {
            var founding = registration.prepare(attempt, person);
            confirmations.ask(founding.account(), founding.organizationName(), attempt.client());
            return Response.of(202, null);
        }
        var signedIn =
                token == null ? registration.register(attempt, person) : registration.join(attempt, person, token);
        return signedIn.answer(201);
    }

    private static Language language(Request request) {
        return Language.valueOf(request.language().toUpperCase(Locale.ROOT));
    }
}
