package io.resonant.kernel.outbound;

import java.io.FilterInputStream;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.util.Optional;

/** An answer with status 2xx whose body is read while it arrives. Must be closed; reading fails with an {@link OutboundException}. */
public final class OutboundStream extends FilterInputStream {
    private final int status;
    private final HttpHeaders headers;

    OutboundStream(int status, HttpHeaders headers, InputStream body) {
        super(body);
        this.status = status;
        this.headers = headers;
    }

    public int status() {
        return status;
    }

    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }
}
