package io.resonant.kernel.http;

import io.helidon.common.concurrency.limits.FixedLimit;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpPrologue;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.Router;
import io.helidon.webserver.Routing;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionListener;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.http1.spi.Http1Upgrader;
import io.helidon.webserver.spi.ServerConnectionSelector;
import io.resonant.kernel.socket.Peer;
import io.resonant.kernel.wire.Addresses;
import io.resonant.kernel.wire.HeaderText;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All open connections: counts them, refuses too many, cuts those that stand still, and takes the framing of bodies
 * (RFC 9112 section 6) out of the library's hands, because two readers that disagree about where a request ends are
 * how requests are smuggled through a proxy.
 */
final class Connections implements Http1ConnectionListener {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
    private static final Duration STOP_POLL = Duration.ofMillis(10);
    private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");
    private static final int LONGEST_REQUEST_LINE = 8 * 1024;
    private static final int LONGEST_HEADERS = 32 * 1024;
    private final HttpSettings settings;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicInteger> perAddress = new ConcurrentHashMap<>();
    private final Limit requests = FixedLimit.create(); // none: connections are what is limited
    private final ListenerContext listener;
    private final Router router;
    private final ServerConnectionSelector http1;
    private final byte[] busy;

    /** @param upgrader turns connections to another protocol */
    Connections(HttpSettings settings, ListenerContext listener, HttpRouting routing, Http1Upgrader upgrader) {
        this.settings = settings;
        this.listener = listener;
        this.router = new OneRouting(routing);
        var selector = Http1ConnectionSelector.builder()
                .config(Http1Config.builder()
                        .maxPrologueLength(LONGEST_REQUEST_LINE)
                        .maxHeadersSize(LONGEST_HEADERS)
                        .receiveLog(false)
                        .sendLog(false)
                        .addReceiveListener(this)
                        .build());
        this.http1 = selector.addUpgrader(upgrader).build();
        this.busy = busy(SecurityHeaders.ofData(settings.isPublicHttps()));
    }

    /** What one is told for whom there is no connection left. */
    private static byte[] busy(Map<String, String> security) {
        var lines = new StringBuilder("HTTP/1.1 503 Service Unavailable\r\n");
        security.forEach(
                (name, value) -> lines.append(name).append(": ").append(value).append("\r\n"));
        return lines.append("Content-Length: 0\r\nConnection: close\r\nRetry-After: 5\r\n\r\n")
                .toString()
                .getBytes(StandardCharsets.US_ASCII);
    }

    int count() {
        return open.size();
    }

    void cutOverdue() {
        long now = System.nanoTime();
        for (var connection : open) {
            if (connection.isOverdue(now)) {
                connection.cut();
            }
        }
    }

    /** Answers what one client asks, until either side has had enough. */
    void serve(Peer peer) {
        var connection = new Connection(peer, listener, router);
        try {
            if (!add(connection)) {
                connection.write(busy, 0, busy.length);
                return;
            }
            connection.allow(settings.limits().headerTime());
            var http = http1.connection(connection);
            connection.servedBy(http);
            http.handle(requests);
            connection.linger();
        } catch (CloseConnectionException | UncheckedIOException _) {
            // the client is gone, or we wanted it to go
        } catch (RequestException e) {
            LOG.warn("A request was refused, and its client could not be told why: {}", e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            remove(connection);
        }
    }

    /** Lets requests in flight finish for a while, then cuts the rest. */
    void stop(Duration patience) {
        open.forEach(Connection::finish);
        long end = System.nanoTime() + patience.toNanos();
        while (!open.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(STOP_POLL.toNanos());
        }
        open.forEach(Connection::cut);
    }

    /** False when there are too many. */
    private boolean add(Connection connection) {
        var address = connection.address();
        int fromAddress = perAddress
                .compute(address, (key, count) -> {
                    var counter = count == null ? new AtomicInteger() : count;
                    counter.incrementAndGet();
                    return counter;
                })
                .get();
        open.add(connection);
        boolean bounded = !Addresses.isLoopback(address) && !settings.proxies().trusts(address);
        return open.size() <= settings.limits().connections()
                && (!bounded || fromAddress <= settings.limits().connectionsPerAddress());
    }

    private void remove(Connection connection) {
        if (open.remove(connection)) {
            perAddress.computeIfPresent(
                    connection.address(), (key, count) -> count.decrementAndGet() == 0 ? null : count);
        }
    }

    @Override
    public void prologue(ConnectionContext context, HttpPrologue prologue) {
        ((Connection) context).allow(settings.limits().headerTime());
    }

    /** Takes the framing headers away, so that the library sees a request without a body and leaves it to us. */
    @Override
    public void headers(ConnectionContext context, io.helidon.http.Headers received) {
        var headers = (WritableHeaders<?>) received;
        long length = 0;
        if (headers.contains(HeaderNames.TRANSFER_ENCODING)) {
            var encodings = headers.all(HeaderNames.TRANSFER_ENCODING, List::of);
            if (headers.contains(HeaderNames.CONTENT_LENGTH)) {
                throw refused(Status.BAD_REQUEST_400, "Content-Length beside Transfer-Encoding");
            }
            if (encodings.size() != 1 || !encodings.getFirst().strip().equalsIgnoreCase("chunked")) {
                throw refused(Status.NOT_IMPLEMENTED_501, "a transfer encoding other than chunked");
            }
            length = Connection.CHUNKED;
            headers.remove(HeaderNames.TRANSFER_ENCODING);
        } else if (headers.contains(HeaderNames.CONTENT_LENGTH)) {
            length = length(headers.all(HeaderNames.CONTENT_LENGTH, List::of));
            headers.remove(HeaderNames.CONTENT_LENGTH);
        }
        boolean waits = false;
        if (headers.contains(HeaderNames.EXPECT)) {
            if (!headers.get(HeaderNames.EXPECT).get().strip().equalsIgnoreCase("100-continue")) {
                throw refused(Status.EXPECTATION_FAILED_417, "an expectation other than 100-continue");
            }
            waits = length != 0;
            headers.remove(HeaderNames.EXPECT);
        }
        if (length != 0) {
            headers.remove(HeaderNames.UPGRADE); // its body would be read as the new protocol
        }
        boolean last = headers.contains(HeaderNames.CONNECTION)
                && HeaderText.hasToken(headers.all(HeaderNames.CONNECTION, List::of), "close");
        var connection = (Connection) context;
        connection.expectBody(length, waits, last);
        connection.allowForever();
    }

    private static long length(List<String> values) {
        var text = values.getFirst().strip();
        if (values.size() != 1 || !LENGTH.matcher(text).matches()) {
            throw refused(Status.BAD_REQUEST_400, "Content-Length is not one number");
        }
        return Long.parseLong(text);
    }

    private static RequestException refused(Status status, String reason) {
        return RequestException.builder()
                .type(EventType.BAD_REQUEST)
                .status(status)
                .setKeepAlive(false)
                .message(reason)
                .safeMessage(true)
                .build();
    }

    /** Leads every request to our dispatcher; the library's own routing would cost a walk through its features. */
    private record OneRouting(HttpRouting routing) implements Router {
        @Override
        public <T extends Routing> T routing(Class<T> type, T other) {
            return type.isInstance(routing) ? type.cast(routing) : other;
        }

        @Override
        public void afterStop() {}

        @Override
        public void beforeStart() {}

        @Override
        public List<? extends Routing> routings() {
            return List.of(routing);
        }
    }
}
