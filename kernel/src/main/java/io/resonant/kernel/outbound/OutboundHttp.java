package io.resonant.kernel.outbound;

import io.resonant.kernel.outbound.OutboundException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls to one integration. Redirects are never followed: an answer must not send our key, or the call itself, to
 * another place; whoever moved sets the new base URL. Log lines and failures hold no header, no query and no body.
 */
public final class OutboundHttp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OutboundHttp.class);
    private static final int FAILURE_BODY_BYTES = 64 * 1024;

    private final OutboundSettings settings;
    private final InstantSource clock;
    private final Pause pause;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client;

    /** Waits between two tries; tests do not wait. */
    interface Pause {
        void of(Duration duration) throws InterruptedException;
    }

    /** Takes a body piece by piece while it arrives; reading fails with an {@link OutboundException}. */
    @FunctionalInterface
    public interface BodyReader<T> {
        /** @param contentType empty when the other side named none */
        T read(String contentType, InputStream body) throws IOException;
    }

    public OutboundHttp(OutboundSettings settings, InstantSource clock) {
        this(settings, clock, Thread::sleep);
    }

    OutboundHttp(OutboundSettings settings, InstantSource clock, Pause pause) {
        this.settings = settings;
        this.clock = clock;
        this.pause = pause;
        boolean encrypted = "https".equalsIgnoreCase(settings.baseUrl().getScheme());
        this.client = HttpClient.newBuilder()
                .executor(threads)
                .connectTimeout(settings.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                // In the clear the JDK would ask for an upgrade to HTTP/2, which several local model servers mishandle.
                .version(encrypted ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
                .build();
    }

    /** @throws OutboundException for anything but an answer with status 2xx that was read to its end */
    public OutboundResponse send(OutboundRequest request) {
        return repeated(
                request,
                true,
                (response, body) ->
                        new OutboundResponse(response.statusCode(), response.headers(), body.readAllBytes()));
    }

    /**
     * Hands an answer with status 2xx over while it arrives. It is not repeated once the reader has begun, because the
     * reader may have acted on what it saw.
     */
    public <T> T stream(OutboundRequest request, BodyReader<T> reader) {
        return repeated(
                request,
                false,
                (response, body) -> reader.read(
                        response.headers().firstValue("content-type").orElse(""), body));
    }

    /**
     * Gives an answer with status 2xx as soon as its head is there. It is repeated until then, and not afterwards.
     *
     * @throws OutboundException as {@link #send}
     */
    public OutboundStream open(OutboundRequest request) {
        return repeatedly(
                request,
                () -> guarded(() -> {
                    long deadline = System.nanoTime() + settings.totalTimeout().toNanos();
                    var response = head(request, settings.resolve(request.path()), deadline);
                    var body = new BodyStream(settings.name(), settings, deadline);
                    response.body().subscribe(body);
                    if (response.statusCode() / 100 != 2) {
                        try (body) {
                            throw refused(response, failureText(body));
                        } catch (IOException e) {
                            throw new OutboundException(
                                    Kind.CUT_OFF, "The answer of " + settings.name() + " ended in the middle", e);
                        }
                    }
                    return new OutboundStream(response.statusCode(), response.headers(), body);
                }));
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
        threads.close();
    }

    private interface Consumer<T> {
        T take(HttpResponse<?> response, InputStream body) throws IOException;
    }

    private <T> T repeated(OutboundRequest request, boolean repeatBody, Consumer<T> consumer) {
        var begun = new boolean[1];
        return repeatedly(request, () -> {
            begun[0] = false;
            try {
                return once(request, (response, body) -> {
                    begun[0] = true;
                    return consumer.take(response, body);
                });
            } catch (OutboundException e) {
                if (begun[0] && !repeatBody) {
                    throw new NotAgain(e);
                }
                throw e;
            }
        });
    }

    /** A failure that must not be repeated, whatever its kind. */
    private static final class NotAgain extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final OutboundException failure;

        NotAgain(OutboundException failure) {
            super(null, failure, false, false);
            this.failure = failure;
        }
    }

    private <T> T repeatedly(OutboundRequest request, Supplier<T> call) {
        for (int tries = 1; ; tries++) {
            try {
                return call.get();
            } catch (NotAgain e) {
                throw e.failure;
            } catch (OutboundException e) {
                var delay = delay(request, e, tries).orElseThrow(() -> e);
                LOG.info(
                        "{} {} failed ({}), try {} follows in {} ms",
                        settings.name(),
                        request,
                        e.getMessage(),
                        tries + 1,
                        delay.toMillis());
                pause(delay, request);
            }
        }
    }

    /** How long to wait before the next try; empty when there must not be one. */
    private Optional<Duration> delay(OutboundRequest request, OutboundException failure, int tries) {
        var policy = settings.retries();
        boolean harmless = request.repeatable()
                || failure.kind() == Kind.CONNECT
                || (failure.kind() == Kind.STATUS && policy.always().contains(failure.status()));
        if (tries >= policy.tries() || !failure.retryable() || !harmless) {
            return Optional.empty();
        }
        var wait = failure.retryAfter()
                .orElseGet(() -> policy.delay(tries, ThreadLocalRandom.current().nextDouble()));
        return wait.compareTo(policy.maxDelay()) > 0 ? Optional.empty() : Optional.of(wait);
    }

    private void pause(Duration delay, OutboundRequest request) {
        try {
            pause.of(delay);
        } catch (InterruptedException e) {
            throw interrupted(request, e);
        }
    }

    private <T> T once(OutboundRequest request, Consumer<T> consumer) {
        long started = System.nanoTime();
        long deadline = started + settings.totalTimeout().toNanos();
        return guarded(() -> exchange(request, started, deadline, consumer));
    }

    private <T> T guarded(Supplier<T> call) {
        if (settings.operatorChosen()) {
            return call.get();
        }
        var host = settings.baseUrl().getHost();
        requirePublic(host);
        GuardedResolver.guard(host);
        try {
            requirePublic(
                    host); // a lookup that began before the guard may have put another answer into the JVM's cache
            return call.get();
        } finally {
            GuardedResolver.release(host);
        }
    }

    private <T> T exchange(OutboundRequest request, long started, long deadline, Consumer<T> consumer) {
        var uri = settings.resolve(request.path());
        var response = head(request, uri, deadline);
        var body = new BodyStream(settings.name(), settings, deadline);
        response.body().subscribe(body);
        try (body) {
            if (response.statusCode() / 100 != 2) {
                throw refused(response, failureText(body));
            }
            return consumer.take(response, body);
        } catch (IOException e) {
            throw new OutboundException(Kind.CUT_OFF, "The answer of " + settings.name() + " ended in the middle", e);
        } finally {
            LOG.debug(
                    "{} {} answered {} in {} ms",
                    settings.name(),
                    request,
                    response.statusCode(),
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
        }
    }

    private HttpResponse<Flow.Publisher<List<ByteBuffer>>> head(OutboundRequest request, URI uri, long deadline) {
        var builder = HttpRequest.newBuilder(uri)
                .method(request.method(), request.body().publisher());
        request.headers().forEach(builder::header);
        var exchange = client.sendAsync(builder.build(), HttpResponse.BodyHandlers.ofPublisher());
        long patience = Math.min(settings.silenceTimeout().toNanos(), deadline - System.nanoTime());
        try {
            return exchange.get(patience, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            exchange.cancel(true);
            throw new OutboundException(Kind.TIMEOUT, settings.name() + " did not answer in time", e);
        } catch (InterruptedException e) {
            exchange.cancel(true);
            throw interrupted(request, e);
        } catch (ExecutionException e) {
            throw unreachable(e.getCause() == null ? e : e.getCause());
        }
    }

    /** The status says more than a body that breaks off, so what is there has to do. */
    private static String failureText(BodyStream body) throws IOException {
        var text = new byte[FAILURE_BODY_BYTES];
        int length = 0;
        try {
            int count;
            while (length < text.length && (count = body.read(text, length, text.length - length)) > 0) {
                length += count;
            }
        } catch (OutboundException e) {
            if (e.kind() == Kind.INTERRUPTED) {
                throw e;
            }
            LOG.debug("The body of a failure ended early: {}", e.getMessage());
        }
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }

    private OutboundException refused(HttpResponse<?> response, String body) {
        int status = response.statusCode();
        var headers = response.headers();
        boolean retryable = switch (headers.firstValue("x-should-retry").orElse("")) {
            case "true" -> true;
            case "false" -> false;
            default -> settings.retries().allows(status, true);
        };
        var message = status / 100 == 3
                ? settings.name() + " answered with a redirect (status " + status + "); set its new address as base URL"
                : settings.name() + " answered with status " + status;
        return new OutboundException(
                message,
                status,
                body,
                retryable,
                RetryAfter.of(headers, clock.instant()).orElse(null),
                status / 100 == 3 ? location(response) : null);
    }

    private static @Nullable URI location(HttpResponse<?> response) {
        try {
            return response.headers().firstValue("location").map(URI::create).orElse(null);
        } catch (IllegalArgumentException _) {
            return null; // no address, so nobody can go there
        }
    }

    private OutboundException unreachable(Throwable cause) {
        return switch (cause) {
            case HttpConnectTimeoutException e -> connect("connect", "did not accept the connection in time", e);
            case ConnectException e -> connect("connect", "cannot be reached", e);
            case UnknownHostException e -> connect("unknown_host", "has a host name that cannot be found", e);
            case SSLException e -> connect("tls", "offers no trustworthy encrypted connection", e);
            default -> new OutboundException(Kind.CUT_OFF, settings.name() + " broke the connection off", cause);
        };
    }

    private OutboundException connect(String code, String what, Exception cause) {
        return new OutboundException(Kind.CONNECT, code, settings.name() + " " + what, cause);
    }

    private OutboundException interrupted(OutboundRequest request, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new OutboundException(Kind.INTERRUPTED, settings.name() + ": " + request + " was stopped", cause);
    }

    private void requirePublic(String host) {
        if (!AddressGuard.mayBeLookedUp(host)
                || !GuardedResolver.active()
                || !lookUp(host).stream().allMatch(AddressGuard::isPublic)) {
            throw new OutboundException(
                    Kind.REFUSED_ADDRESS,
                    settings.name() + ": " + host
                            + " leads into a private network. Only an address that the operator"
                            + " configured as base URL may do so",
                    null);
        }
    }

    /** In a thread of its own, because a name server that does not answer would hold us longer than allowed. */
    private List<InetAddress> lookUp(String host) {
        Future<List<InetAddress>> answer = threads.submit(() -> List.of(InetAddress.getAllByName(host)));
        try {
            return answer.get(settings.connectTimeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw connect("unknown_host", "has a host name whose server does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OutboundException(Kind.INTERRUPTED, settings.name() + ": the name lookup was stopped", e);
        } catch (ExecutionException e) {
            throw connect("unknown_host", "has a host name that cannot be found", e);
        }
    }
}
