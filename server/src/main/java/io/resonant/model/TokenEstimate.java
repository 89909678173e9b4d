package io.resonant.model;

/**
 * How many tokens a text will count as, on the high side, so that a budget is not broken by an estimate: a token is
 * about four Latin letters or a bit less than one Japanese character; we count three letters and one and a half tokens.
 */
public final class TokenEstimate {
    private static final int OVERHEAD = 500;

    private TokenEstimate() {}

    public static long of(String text) {
        long latin = text.codePoints().filter(c -> c < 0x80).count();
        long other = text.codePointCount(0, text.length()) - latin;
        return (latin + 2) / 3 + (other * 3 + 1) / 2;
    }

    public static long of(ModelRequest request) {
        var form = request.form();
        return of(request.system())
                + of(request.user())
                + of(form.description())
                + of(form.schema().text())
                + OVERHEAD; // what the other side adds around tools and roles
    }
}
