package io.resonant.fault;

import io.resonant.kernel.config.InvalidValueException;
import io.resonant.kernel.config.Secret;
import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where reports go, as a Sentry-compatible server writes it down (its "DSN"): {@code https://KEY@HOST[:PORT][/PATH]/PROJECT}.
 *
 * @param server what the paths of its API stand below
 * @param key admits reports to the project
 */
public record ReportAddress(URI server, Secret key, String project) {
    private static final Pattern FORM =
            Pattern.compile("(https?)://([A-Za-z0-9_-]+)@([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?"
                    + "((?:/[A-Za-z0-9._~-]+)*)/([A-Za-z0-9_-]+)/?");

    /** @throws InvalidValueException when it has another form */
    public static ReportAddress parse(String text) throws InvalidValueException {
        var parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new InvalidValueException("report_address_expected", Map.of());
        }
        var port = parts.group(4) == null ? "" : parts.group(4);
        var server = URI.create(parts.group(1) + "://" + parts.group(3) + port + parts.group(5));
        if (server.getHost() == null || server.getPort() > 65_535) {
            throw new InvalidValueException("report_address_expected", Map.of());
        }
        return new ReportAddress(server, new Secret(parts.group(2)), parts.group(6));
    }
}
