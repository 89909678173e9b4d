package io.resonant.kernel.wire;

import io.helidon.http.Status;

/** The words beside a status code. */
public final class Reasons {
    private static final String[] TEXTS = new String[600];

    static {
        for (int code = 100; code < TEXTS.length; code++) {
            var reason = Status.create(code).reasonPhrase();
            TEXTS[code] = reason == null || reason.isEmpty() ? "Status" : reason;
        }
        TEXTS[422] = "Unprocessable Content";
        TEXTS[428] = "Precondition Required";
        TEXTS[429] = "Too Many Requests";
        TEXTS[431] = "Request Header Fields Too Large";
    }

    private Reasons() {}

    public static String of(int code) {
        return TEXTS[code];
    }
}
