package io.resonant.model;

import io.resonant.kernel.json.JsonView;
import io.resonant.kernel.outbound.OutboundException;
import io.resonant.kernel.outbound.OutboundException.Kind;
import io.resonant.kernel.problem.Problem;
import java.util.Locale;

/** What a failed call to a model means for the intent. Both wire formats use the same statuses. */
final class ModelFailures {
    private ModelFailures() {}

    static ModelFailure of(OutboundException e) {
        var detail = e.kind().name().toLowerCase(Locale.ROOT);
        var failure = switch (e.kind()) {
            case CONNECT, INTERRUPTED -> ModelFailure.passing("model_unreachable", detail);
            case REFUSED_ADDRESS -> ModelFailure.lasting("model_unreachable", detail);
            case TIMEOUT -> ModelFailure.passing("model_timeout", detail);
            case CUT_OFF -> ModelFailure.passing("model_cut_off", detail);
            case TOO_LARGE -> ModelFailure.lasting("model_answer_too_long", detail);
            case MALFORMED -> ModelFailure.passing("model_nonsense", detail);
            case STATUS -> byStatus(e);
        };
        boolean nothingDone = e.kind() == Kind.STATUS || e.kind() == Kind.CONNECT || e.kind() == Kind.REFUSED_ADDRESS;
        return (nothingDone ? failure.free() : failure)
                .after(e.retryAfter().orElse(null))
                .because(e);
    }

    /** The message of an error body, in either wire format; for recognising which setting is not supported. */
    static String message(OutboundException e) {
        try {
            var body = JsonView.of(e.body());
            return body.at("error", "message")
                    .text()
                    .or(() -> body.get("error").text())
                    .or(() -> body.get("message").text())
                    .or(() -> body.get("detail").text())
                    .orElse(e.body())
                    .toLowerCase(Locale.ROOT);
        } catch (Problem notJson) {
            return e.body().toLowerCase(Locale.ROOT);
        }
    }

    private static ModelFailure byStatus(OutboundException e) {
        int status = e.status();
        var detail = "status " + status;
        return switch (status) {
            case 401, 403 -> ModelFailure.lasting("model_key_rejected", detail);
            case 404 -> ModelFailure.lasting("model_not_found", detail);
            case 402 -> ModelFailure.lasting("model_account_empty", detail);
            case 413 -> ModelFailure.lasting("input_too_long", detail);
            case 400, 422 ->
                tooLong(message(e))
                        ? ModelFailure.lasting("input_too_long", detail)
                        : ModelFailure.lasting("model_bad_request", detail);
            default ->
                e.retryable() || status >= 500 || status == 409
                        ? ModelFailure.passing("model_overloaded", detail)
                        : ModelFailure.lasting("model_bad_request", detail);
        };
    }

    private static boolean tooLong(String message) {
        return message.contains("prompt is too long")
                || message.contains("context length")
                || message.contains("context_length_exceeded")
                || message.contains("context window");
    }
}
