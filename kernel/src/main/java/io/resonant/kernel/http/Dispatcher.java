package io.resonant.kernel.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpPrologue;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpSecurity;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http1.spi.Http1Upgrader;
import io.helidon.webserver.spi.ServerConnection;
import io.resonant.kernel.limit.RateLimits;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.telemetry.RequestScope;
import io.resonant.kernel.telemetry.Telemetry;
import io.resonant.kernel.wire.RequestIds;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes each request from the connection to its route and the answer back, whatever happens on the way. */
final class Dispatcher implements HttpRouting, Http1Upgrader {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final HeaderName REQUEST_ID = HeaderNames.create("X-Request-Id");
    private static final String REFUSED = "refused";
    private static final long MOST_TO_DISCARD = 256 * 1024;
    private static final long MOST_TO_LINGER = 16 * 1024 * 1024;

    private final HttpSettings settings;
    private final InstantSource clock;
    private final Paths paths;
    private final Gate gate;
    private final RateLimits limits;
    private final Telemetry telemetry;
    private final Answers answers;
    private final HttpSecurity security = HttpSecurity.create();
    private volatile boolean stopping;

    Dispatcher(
            HttpSettings settings,
            InstantSource clock,
            Paths paths,
            Gate gate,
            RateLimits limits,
            Telemetry telemetry) {
        this.settings = settings;
        this.clock = clock;
        this.paths = paths;
        this.gate = gate;
        this.limits = limits;
        this.telemetry = telemetry;
        this.answers = new Answers(settings, clock, limits);
    }

    void stopping() {
        stopping = true;
    }

    @Override
    public String supportedProtocol() {
        return "websocket";
    }

    /** Null leaves the request to its route, which then answers why it was refused. */
    @Override
    public @Nullable ServerConnection upgrade(
            ConnectionContext context, HttpPrologue prologue, WritableHeaders<?> headers) {
        var connection = (Connection) context;
        var request = request(connection, prologue, headers);
        var match = paths.find(request.method(), request.path());
        var bound = match.bound();
        var upgrade = bound == null ? null : bound.route().upgrade();
        if (bound == null || upgrade == null || stopping) {
            return null;
        }
        try {
            admit(request, bound, match.values());
            var upgraded = upgrade.start(request, connection);
            if (upgraded != null) {
                headers.clear(); // they would be kept for as long as the connection lives
            }
            return upgraded;
        } catch (Problem problem) {
            connection.refuse(problem);
            return null;
        }
    }

    @Override
    public HttpSecurity security() {
        return security;
    }

    @Override
    public void route(ConnectionContext context, RoutingRequest routing, RoutingResponse ignored) {
        var connection = (Connection) context;
        var request = request(connection, routing.prologue(), routing.headers());
        RequestScope.run(request.id(), () -> serve(connection, request));
    }

    private Request request(Connection connection, HttpPrologue prologue, io.helidon.http.Headers headers) {
        var given = headers.contains(REQUEST_ID) ? headers.get(REQUEST_ID).get() : null;
        var id = given != null && isAnonymous(prologue) ? null : given;
        return new Request(RequestIds.of(id), clock.instant(), prologue, headers, connection, settings);
    }

    private boolean isAnonymous(HttpPrologue prologue) {
        var bound = paths.find(prologue.method().text(), prologue.uriPath().rawPath())
                .bound();
        return bound != null && bound.route().isAnonymous();
    }

    private void serve(Connection connection, Request request) {
        long start = System.nanoTime();
        int status = 0;
        telemetry.requestBegins();
        try {
            var response = answer(connection, request);
            status = response.status();
            boolean close = mustClose(connection, request.requestBody(), response);
            var sent = send(connection, request, response, close);
            status = sent.status();
            AccessLog.write(request, sent, System.nanoTime() - start);
            if (close) {
                linger(request.requestBody());
                throw new CloseConnectionException("closed after the answer");
            }
            connection.allow(settings.limits().idleTime());
        } finally {
            telemetry.requestEnds(request.template(), request.method(), status, System.nanoTime() - start);
        }
    }

    private boolean mustClose(Connection connection, RequestBody body, Response response) {
        return stopping
                || connection.isLastRequest()
                || body.isHeldBack()
                || response.status() == 413
                || "close".equals(response.header("Connection"))
                || !body.discard(MOST_TO_DISCARD);
    }

    private Response answer(Connection connection, Request request) {
        try {
            return handle(connection, request);
        } catch (Problem problem) {
            note(request, problem);
            return Problems.answer(problem, request);
        } catch (CloseConnectionException e) {
            throw e; // the client is gone: there is nobody to answer
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            LOG.error("{} failed unexpectedly and was answered 500", request, e);
            return Problems.answer(Problem.of(500, "internal").with("request_id", request.id()), request);
        }
    }

    /** What is refused needs nobody's attention; a service that was asked in turn and failed may, and a failure of ours does. */
    private static void note(Request request, Problem problem) {
        switch (problem.status()) {
            case 503 -> {} // said where it begins, not once for everybody who waits
            case 502, 504 -> LOG.warn("{} answered {}", request, problem.code(), problem);
            default -> {
                if (problem.status() >= 500) {
                    LOG.error("{} answered {}", request, problem.code(), problem);
                }
            }
        }
    }

    private Response handle(Connection connection, Request request) {
        var match = paths.find(request.method(), request.path());
        var bound = match.bound();
        if (bound == null) {
            return withoutRoute(request, match);
        }
        connection.throwRefusal();
        admit(request, bound, match.values());
        return bound.chain().handle(request);
    }

    private void admit(Request request, Paths.Bound bound, List<String> values) {
        request.matched(bound, values);
        try {
            gate.check(request, bound.route().access());
        } catch (Problem problem) {
            if (problem.status() == 401
                    && !limits.take(REFUSED, request.address()).allowed()) {
                throw tooMany(Duration.ofMinutes(1)); // or a stranger could try tokens as fast as the network is
            }
            throw problem;
        }
        request.checkQuery();
        var rateClass = bound.route().rate();
        var caller = request.principalKey();
        boolean counts = caller != null || !bound.route().isCacheable();
        if (counts && limits.limits(rateClass)) {
            var decision = limits.take(rateClass, caller == null ? request.address() : caller);
            request.remaining(decision.remaining());
            if (!decision.allowed()) {
                throw tooMany(decision.delay());
            }
        }
    }

    private static Problem tooMany(Duration wait) {
        long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
        return Problem.of(429, "rate_limited").with("seconds", seconds).header("Retry-After", Long.toString(seconds));
    }

    private Response withoutRoute(Request request, Paths.Match match) {
        if (Cors.isPreflight(request)) {
            return Cors.preflight(settings.corsOrigins(), request, match.allow());
        }
        if (match.allow().isEmpty()) {
            throw Problem.notFound("page");
        }
        if (request.method().equals("OPTIONS")) {
            return Response.noContent().header("Allow", match.allow());
        }
        throw Problem.of(405, "method_not_allowed").with("allow", match.allow()).header("Allow", match.allow());
    }

    private Answers.Sent send(Connection connection, Request request, Response response, boolean close) {
        try {
            return answers.send(request, connection, response, close);
        } catch (Answers.CutOffException e) {
            if (!isDisconnect(e.getCause())) {
                LOG.error("{} broke off in the middle of its answer; the connection was cut", request, e.getCause());
            }
            throw new CloseConnectionException("the answer broke off", e);
        } catch (UncheckedIOException e) {
            throw new ServerConnectionException("the client went away", e);
        }
    }

    private static boolean isDisconnect(@Nullable Throwable e) {
        return e instanceof UncheckedIOException || e instanceof CloseConnectionException;
    }

    /** Closing with unread data resets the connection, and then the client never sees why it was refused. */
    private static void linger(RequestBody body) {
        if (!body.isDone() && !body.isHeldBack()) {
            body.discard(MOST_TO_LINGER);
        }
    }
}
