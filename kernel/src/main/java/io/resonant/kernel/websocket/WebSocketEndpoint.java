package io.resonant.kernel.websocket;

import io.resonant.kernel.http.Request;

/** Decides who may connect. */
@FunctionalInterface
public interface WebSocketEndpoint {
    /**
     * Looks at the headers, cookies and query of the handshake.
     *
     * @throws io.resonant.kernel.problem.Problem to refuse; it is answered as to any other request
     */
    WebSocketListener accept(Request request);
}
