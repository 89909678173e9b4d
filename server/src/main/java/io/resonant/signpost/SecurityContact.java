package io.resonant.signpost;

import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Who takes reports about holes in this installation (RFC 9116).
 *
 * @param addresses the preferred one first: {@code mailto:}, {@code https:} or {@code tel:}
 * @param until the day (UTC) from which readers must not believe it any more; whoever runs the server looks at it again before
 */
public record SecurityContact(List<URI> addresses, LocalDate until) {
    /** @param site how browsers reach the server; what is read under another address is then known to be a copy */
    String text(Optional<URI> site, String path) {
        var text = new StringBuilder();
        addresses.forEach(address -> text.append("Contact: ").append(address).append('\n'));
        text.append("Expires: ").append(until).append("T00:00:00Z\n");
        text.append("Preferred-Languages: ja, en\n");
        site.ifPresent(
                url -> text.append("Canonical: ").append(url.resolve(path)).append('\n'));
        return text.toString();
    }
}
