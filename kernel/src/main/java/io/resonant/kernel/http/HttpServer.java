package io.resonant.kernel.http;

import io.helidon.common.context.Context;
import io.helidon.http.DirectHandler;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.http.media.MediaContext;
import io.helidon.service.registry.GlobalServiceRegistry;
import io.helidon.service.registry.ServiceRegistryConfig;
import io.helidon.service.registry.ServiceRegistryManager;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.http.DirectHandlers;
import io.resonant.kernel.limit.RateLimits;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.socket.Listener;
import io.resonant.kernel.telemetry.Telemetry;
import io.resonant.kernel.wire.Reasons;
import io.resonant.kernel.wire.RequestIds;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listening server. Closing it stops accepting, lets requests in flight finish for a while, then cuts the rest. */
public final class HttpServer implements AutoCloseable {
    private static final Duration WATCH = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    private final HttpSettings settings;
    private final Dispatcher dispatcher;
    private @Nullable Connections connections;
    private @Nullable Listener listener;
    private volatile boolean running;

    /** @param routes complete: later additions are not seen */
    public HttpServer(
            HttpSettings settings,
            Routes routes,
            Gate gate,
            RateLimits limits,
            Telemetry telemetry,
            InstantSource clock) {
        this.settings = settings;
        telemetry.gauge("http_connections", "Open connections", this::connections);
        this.dispatcher = new Dispatcher(settings, clock, new Paths(routes.all()), gate, limits, telemetry);
    }

    /** Returns once the port is open. @throws IllegalStateException when it cannot be opened */
    public HttpServer start() {
        withoutDiscovery();
        var all = new Connections(settings, Library.create(refusals(settings.isPublicHttps())), dispatcher, dispatcher);
        try {
            listener = Listener.open(new InetSocketAddress(settings.host(), settings.port()), all::serve);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException("Cannot listen on " + settings.host() + ":" + settings.port(), e);
        }
        connections = all;
        running = true;
        Thread.ofPlatform().daemon().name("http-watch").start(() -> watch(all));
        return this;
    }

    /** Nothing of the library is found by searching the class path, which would take longer than to open the port. */
    private static synchronized void withoutDiscovery() {
        if (!GlobalServiceRegistry.configured()) {
            var nothing = ServiceRegistryConfig.builder()
                    .discoverServices(false)
                    .discoverServicesFromServiceLoader(false)
                    .build();
            GlobalServiceRegistry.registry(
                    ServiceRegistryManager.create(nothing).registry());
        }
    }

    /** The port it listens on. */
    public int port() {
        return listener == null ? -1 : listener.port();
    }

    /** How many clients are connected. */
    public int connections() {
        return connections == null ? 0 : connections.count();
    }

    @Override
    public void close() {
        dispatcher.stopping();
        if (listener != null && connections != null) {
            listener.close();
            connections.stop(settings.limits().stopTime());
        }
        running = false;
    }

    private void watch(Connections listening) {
        while (running) {
            LockSupport.parkNanos(WATCH.toNanos());
            listening.cutOverdue();
        }
    }

    /** Answers for requests that are refused before they have a route. */
    private static DirectHandlers refusals(boolean https) {
        var security = SecurityHeaders.ofData(https);
        var handlers = DirectHandlers.builder();
        for (var type : DirectHandler.EventType.values()) {
            handlers.addHandler(type, (request, event, status, headers, message) -> {
                var problem = refusal(status.code(), message == null ? "" : message);
                var id = RequestIds.of(null);
                LOG.info("A request was refused with {} before it was read: {} ({})", problem.code(), message, id);
                var response = DirectHandler.TransportResponse.builder()
                        .status(io.helidon.http.Status.create(problem.status(), Reasons.of(problem.status())))
                        .headers(ServerResponseHeaders.create())
                        .header(io.helidon.http.HeaderValues.create("Content-Type", "application/problem+json"))
                        .header(io.helidon.http.HeaderValues.create("X-Request-Id", id))
                        .header(io.helidon.http.HeaderValues.create("Cache-Control", "no-store"))
                        .entity(Problems.body(problem, "en", id))
                        .keepAlive(false);
                security.forEach((name, value) -> response.header(io.helidon.http.HeaderValues.create(name, value)));
                return response.build();
            });
        }
        return handlers.build();
    }

    private static Problem refusal(int status, String message) {
        if (message.contains("size exceeded")) {
            return Problem.of(431, "headers_too_large");
        }
        return switch (status) {
            case 413 -> Problem.of(413, "body_too_large");
            case 414 -> Problem.of(414, "url_too_long");
            case 417, 501, 505 -> Problem.of(status, "unsupported_http");
            case 500 -> Problem.of(500, "internal");
            default -> Problem.of(400, "malformed_request");
        };
    }

    /** What the library's reader of requests wants to know about the port. */
    private record Library(
            Context context,
            MediaContext mediaContext,
            ContentEncodingContext contentEncodingContext,
            DirectHandlers directHandlers,
            ListenerConfig config,
            ExecutorService executor)
            implements ListenerContext {

        static Library create(DirectHandlers refusals) {
            return new Library(
                    Context.create(),
                    MediaContext.create(),
                    ContentEncodingContext.create(),
                    refusals,
                    ListenerConfig.builder()
                            .errorHandling(handling -> handling.includeEntity(true)) // or refusals() would not know why
                            .buildPrototype(),
                    Executors.newVirtualThreadPerTaskExecutor());
        }
    }
}
