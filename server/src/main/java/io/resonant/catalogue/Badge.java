package io.resonant.catalogue;

/** A small picture for readmes elsewhere that says one thing of an item. */
final class Badge {
    private static final double LETTER = 6.8; // of Verdana at 11 pixels, on average
    private static final int PADDING = 10;

    private Badge() {}

    static String svg(String label, String value, String color) {
        int left = width(label);
        int right = width(value);
        return """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="20" role="img" aria-label="%2$s: %3$s">\
                <title>%2$s: %3$s</title><clipPath id="r"><rect width="%1$d" height="20" rx="3" fill="#fff"/></clipPath>\
                <g clip-path="url(#r)"><rect width="%4$d" height="20" fill="#555"/>\
                <rect x="%4$d" width="%5$d" height="20" fill="%6$s"/></g>\
                <g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">\
                <text x="%7$d" y="14">%2$s</text><text x="%8$d" y="14">%3$s</text></g></svg>
                """.formatted(
                        left + right, escaped(label), escaped(value), left, right, color, left / 2, left + right / 2);
    }

    /** Wide letters, as in Japanese, take about two narrow ones. */
    private static int width(String text) {
        long narrow = text.codePoints().map(point -> point < 0x1100 ? 1 : 2).sum();
        return (int) Math.ceil(narrow * LETTER) + PADDING;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
