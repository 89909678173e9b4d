package io.resonant.kernel.http;

import java.time.Duration;

/**
 * A cookie that scripts cannot read, sent only to this origin's pages.
 *
 * @param age how long the browser keeps it; zero removes it, negative means until the browser closes
 * @param sameSite {@code Strict}, {@code Lax} or {@code None}
 */
public record Cookie(String name, String value, String path, Duration age, boolean secure, String sameSite) {
    public Cookie {
        if (!name.matches("[A-Za-z0-9_-]+") || !value.matches("[!#-+\\--:<-\\[\\]-~]*") || path.contains(";")) {
            throw new IllegalArgumentException("not a cookie: " + name);
        }
    }

    public static Cookie session(String name, String value, Duration age, boolean secure) {
        return new Cookie(name, value, "/", age, secure, "Lax");
    }

    public static Cookie removed(String name, boolean secure) {
        return new Cookie(name, "", "/", Duration.ZERO, secure, "Lax");
    }

    String header() {
        var header = new StringBuilder(name)
                .append('=')
                .append(value)
                .append("; Path=")
                .append(path);
        if (!age.isNegative()) {
            header.append("; Max-Age=").append(age.toSeconds());
        }
        return header.append("; HttpOnly; SameSite=")
                .append(sameSite)
                .append(secure ? "; Secure" : "")
                .toString();
    }
}
