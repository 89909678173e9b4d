package io.resonant.kernel.http;

import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.problem.Messages;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.wire.Reasons;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** Problem details (RFC 9457) in the reader's language. */
final class Problems {
    private static final String TYPE = "application/problem+json";

    private Problems() {}

    static Response answer(Problem problem, Request request) {
        var language = request.language();
        var response = Response.bytes(problem.status(), TYPE, body(problem, language, request.id()))
                .header("Content-Language", language);
        problem.headers().forEach(response::header);
        return response;
    }

    static byte[] body(Problem problem, String language, String requestId) {
        var messages = Messages.in(language);
        var members = new LinkedHashMap<String, @Nullable Object>();
        members.put("type", "about:blank");
        members.put("title", Reasons.of(problem.status()));
        members.put("status", problem.status());
        members.put("code", problem.code());
        members.put("detail", problem.members().getOrDefault("detail", messages.detail(problem)));
        members.put("request_id", requestId);
        problem.members().forEach(members::putIfAbsent);
        if (!problem.errors().isEmpty()) {
            var errors = new ArrayList<LinkedHashMap<String, String>>();
            for (var error : problem.errors()) {
                var entry = new LinkedHashMap<String, String>();
                entry.put("pointer", error.pointer());
                entry.put("code", error.code());
                entry.put("detail", messages.detail(error));
                errors.add(entry);
            }
            members.put("errors", errors);
        }
        return JsonCodec.writeBytes(members);
    }
}
