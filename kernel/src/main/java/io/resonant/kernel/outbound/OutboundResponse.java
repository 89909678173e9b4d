package io.resonant.kernel.outbound;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** An answer with status 2xx, read whole. Anything else is an {@link OutboundException}. */
public final class OutboundResponse {
    private final int status;
    private final HttpHeaders headers;
    private final byte[] body;

    OutboundResponse(int status, HttpHeaders headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    public int status() {
        return status;
    }

    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
