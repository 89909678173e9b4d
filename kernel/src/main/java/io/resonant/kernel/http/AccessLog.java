package io.resonant.kernel.http;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line per request. The query is left out, because secrets stand there, and so is the value of a path parameter
 * that is one. Of anonymous routes it says nothing about who called.
 */
final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger("access");
    private static final String SECRET_PARAMETER = "{token}";

    private AccessLog() {}

    static void write(Request request, Answers.Sent sent, long nanos) {
        if (!LOG.isInfoEnabled()) {
            return;
        }
        var template = request.template();
        var path = template.contains(SECRET_PARAMETER) ? template : request.path();
        var line = LOG.atInfo()
                .addKeyValue("status", sent.status())
                .addKeyValue("bytes", sent.length())
                .addKeyValue("micros", nanos / 1000);
        if (!request.isAnonymous()) {
            line = line.addKeyValue("address", request.address());
            var caller = request.principalKey();
            if (caller != null) {
                line = line.addKeyValue("caller", caller);
            }
        }
        line.log("{} {}", request.method(), path);
    }
}
