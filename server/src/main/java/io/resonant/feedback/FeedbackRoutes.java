package io.resonant.feedback;

import io.resonant.account.Access;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.problem.Problem;
import java.util.List;
import java.util.UUID;

/** Feedback over HTTP. Nobody signs in for it: an account would say who it was. */
final class FeedbackRoutes {
    /** The class of calls for these routes in the settings of the rate limit. */
    static final String RATE = "feedback";

    private static final long LONGEST = 256 * 1024;

    private final Feedback feedback;

    FeedbackRoutes(Feedback feedback) {
        this.feedback = feedback;
    }

    record Deletion(UUID install) {}

    void register(Routes routes) {
        routes.get("/api/v1/feedback/consent")
                .summary("Read the text that a person agrees to before feedback is sent")
                .access(Access.PUBLIC)
                .anonymous()
                .responds(200, Consent.class)
                .handle(request -> Response.ok(Consent.in(request.language()))
                        .etag(Consent.VERSION
                                + request.language()
                                + PublicSchemas.all().hashCode())
                        .header("Vary", "Accept-Language"));
        routes.post("/api/v1/feedback")
                .summary("Tell what became of recommended items")
                .description(
                        "Only for people who agreed to the current text of consent. `install` is random and made by the"
                                + " client. Schemas that are not publicly known are dropped; no address, browser or time is kept.")
                .access(Access.PUBLIC)
                .anonymous()
                .rate(RATE)
                .limit(LONGEST)
                .body(NewFeedback.class)
                .responds(202, Feedback.Receipt.class)
                .problem(403, "privacy_signal")
                .problem(409, "consent_outdated")
                .handle(this::submit);
        routes.post("/api/v1/feedback/deletion")
                .summary("Delete everything that an install has told")
                .access(Access.PUBLIC)
                .anonymous()
                .rate(RATE)
                .body(Deletion.class)
                .responds(200, Feedback.Forgotten.class)
                .handle(request ->
                        Response.ok(feedback.forget(request.body(Deletion.class).install())));
    }

    private Response submit(Request request) {
        for (var header : List.of("Sec-GPC", "DNT")) {
            if (request.header(header).filter("1"::equals).isPresent()) {
                throw Problem.of(403, "privacy_signal").with("header", header);
            }
        }
        return Response.of(202, feedback.submit(request.body(NewFeedback.class), request.address()));
    }
}
