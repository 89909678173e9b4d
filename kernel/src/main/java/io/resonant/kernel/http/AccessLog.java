package io.resonant.kernel.http;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line per request. The query is left out: links to reset a password and the like stand there. */
final class AccessLog {
    private static final Logger LOG = LoggerFactory.getLogger("access");

    private AccessLog() {}

    static void write(Request request, Answers.Sent sent, long nanos) {
        if (LOG.isInfoEnabled()) {
            LOG.info(
                    "{} {} {} {}B {}us {} {}",
                    request.method(),
                    request.path(),
                    sent.status(),
                    sent.length(),
                    nanos / 1000,
                    request.address(),
                    request.principalKey());
        }
    }
}
