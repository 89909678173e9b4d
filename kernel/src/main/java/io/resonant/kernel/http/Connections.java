package io.resonant.kernel.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpPrologue;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.Router;
import io.helidon.webserver.Routing;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionListener;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.http1.spi.Http1Upgrader;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import io.resonant.kernel.wire.Addresses;
import io.resonant.kernel.wire.HeaderText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All open connections: counts them, refuses too many, cuts those that stand still, and takes the framing of bodies
 * (RFC 9112 section 6) out of the library's hands, because two readers that disagree about where a request ends are
 * how requests are smuggled through a proxy.
 */
final class Connections implements ServerConnectionSelector, Http1ConnectionListener {
    private static final int LONGEST_REQUEST_LINE = 8 * 1024;
    private static final int LONGEST_HEADERS = 32 * 1024;
    private static final byte[] BUSY = String.join(
                    "\r\n",
                    "HTTP/1.1 503 Service Unavailable",
                    "Content-Length: 0",
                    "Connection: close",
                    "Retry-After: 5",
                    "",
                    "")
            .getBytes(StandardCharsets.US_ASCII);

    private final HttpSettings settings;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicInteger> perAddress = new ConcurrentHashMap<>();
    private final Router router;
    private final ServerConnectionSelector http1;

    /** @param upgrader turns connections to another protocol */
    Connections(HttpSettings settings, HttpRouting routing, Http1Upgrader upgrader) {
        this.settings = settings;
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

    @Override
    public ServerConnection connection(ConnectionContext context) {
        var connection = new Connection(context, router);
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
        if (open.size() > settings.limits().connections()
                || (bounded && fromAddress > settings.limits().connectionsPerAddress())) {
            remove(connection);
            context.dataWriter().writeNow(BufferData.create(BUSY));
            throw new CloseConnectionException("too many connections");
        }
        connection.allow(settings.limits().headerTime());
        return new Connection.Serving(connection, http1.connection(connection), this);
    }

    void remove(Connection connection) {
        if (open.remove(connection)) {
            perAddress.computeIfPresent(
                    connection.address(), (key, count) -> count.decrementAndGet() == 0 ? null : count);
        }
    }

    @Override
    public int bytesToIdentifyConnection() {
        return 0;
    }

    @Override
    public Support supports(BufferData data) {
        return Support.SUPPORTED;
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return Set.of("http/1.1");
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
        if (values.size() != 1 || !text.matches("\\d{1,18}")) {
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
