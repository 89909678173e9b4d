package io.resonant.kernel.http;

import io.helidon.webserver.spi.ServerConnection;
import org.jspecify.annotations.Nullable;

/** Another protocol that a connection turns to after an HTTP request. Only {@code kernel.websocket} implements it. */
public interface Upgrade {
    /** Takes the connection over. @throws io.resonant.kernel.problem.Problem to refuse, which is answered as usual */
    @Nullable
    ServerConnection start(Request request, Connection connection);
}
