package io.resonant.catalogue;

import io.resonant.kernel.http.Request;
import java.net.URI;
import java.util.Optional;

/** The address that strangers know this server by: the configured one, else the one that they have just used. */
record Site(Optional<URI> publicUrl) {
    String of(Request request) {
        return publicUrl
                .map(url -> url.toString().replaceFirst("/$", ""))
                .orElseGet(() -> (request.isSecure() ? "https://" : "http://")
                        + request.header("Host").orElse("localhost"));
    }
}
