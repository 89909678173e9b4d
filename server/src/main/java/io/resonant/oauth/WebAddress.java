package io.resonant.oauth;

import io.resonant.kernel.problem.Problem;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Addresses of applications. One that people are sent back to is compared character by character: whoever could widen
 * it would get their codes. Only the port of a loopback address is free, since a program on the person's own machine
 * takes the one it gets (RFC 8252, 7.3).
 */
final class WebAddress {
    private static final int LONGEST = 500;
    private static final int MOST = 10;
    private static final Pattern PLAIN = Pattern.compile("[\\x21-\\x7e&&[^\\\\#]]+");
    private static final Pattern LOOPBACK =
            Pattern.compile("(http://(?:127\\.0\\.0\\.1|\\[::1]|localhost))(?::[0-9]{1,5})?((?:[/?].*)?)");

    private WebAddress() {}

    /** @throws Problem 422 with the field */
    static String homePage(String text) {
        if (!isAddress(text, List.of("https", "http"))) {
            throw Problem.invalid("home_page", "web_address_expected");
        }
        return text;
    }

    /** @throws Problem 422 with the field */
    static List<String> redirects(List<String> texts) {
        if (texts.isEmpty() || texts.size() > MOST) {
            throw Problem.invalid("redirect_uris", texts.isEmpty() ? "required" : "too_long");
        }
        for (var text : texts) {
            boolean allowed = isAddress(text, List.of("https"))
                    || (isAddress(text, List.of("http"))
                            && LOOPBACK.matcher(text).matches());
            if (!allowed) {
                throw Problem.invalid("redirect_uris", "redirect_uri_expected");
            }
        }
        return texts.stream().distinct().toList();
    }

    static boolean isRegistered(List<String> registered, String given) {
        return registered.contains(given)
                || (given.length() <= LONGEST && registered.stream().anyMatch(one -> isSameButPort(one, given)));
    }

    /** The address with what the application is told; {@code parameters} in their order. */
    static String with(String address, Map<String, String> parameters) {
        return address
                + (address.contains("?") ? "&" : "?")
                + parameters.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + encoded(entry.getValue()))
                        .collect(Collectors.joining("&"));
    }

    /** The part by which a person knows where they are sent. */
    static String host(String address) {
        return URI.create(address).getRawAuthority();
    }

    private static boolean isSameButPort(String registered, String given) {
        var one = LOOPBACK.matcher(registered);
        var other = LOOPBACK.matcher(given);
        return one.matches()
                && other.matches()
                && PLAIN.matcher(given).matches()
                && one.group(1).equals(other.group(1))
                && one.group(2).equals(other.group(2));
    }

    private static boolean isAddress(String text, List<String> schemes) {
        if (text.length() > LONGEST || !PLAIN.matcher(text).matches()) {
            return false;
        }
        try {
            var address = URI.create(text);
            return address.getScheme() != null
                    && schemes.contains(address.getScheme())
                    && address.getHost() != null
                    && address.getRawUserInfo() == null;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
