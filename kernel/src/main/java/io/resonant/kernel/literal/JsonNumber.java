package io.resonant.kernel.literal;

/** A number of JSON, of which only the value counts: {@code 1e3}, {@code 1000} and {@code 1000.0} are one. */
final class JsonNumber {
    // PostgreSQL's numeric: up to 131072 digits before the point and 16383 after it.
    private static final long HIGHEST_PLACE = 131_071;
    private static final long MOST_DECIMALS = 16_383;
    private static final long EXPONENT_LIMIT = Integer.MAX_VALUE / 2;
    private static final long STEP = 0x9e3779b97f4a7c15L;

    private JsonNumber() {}

    /** Whether PostgreSQL's numeric has no room for it. */
    static boolean isTooLarge(byte[] text, int from, int end) {
        var decimals = 0L;
        var place = -1L; // of the first digit that is not zero, before the exponent is added: 0 for ones
        var significant = false;
        var point = false;
        var at = from;
        for (; at < end && (text[at] | 0x20) != 'e'; at++) {
            if (text[at] == '.') {
                point = true;
            } else if (text[at] != '-') {
                significant |= text[at] != '0';
                if (point) {
                    decimals++;
                    place -= significant ? 0 : 1;
                } else {
                    place += significant ? 1 : 0;
                }
            }
        }
        var exponent = exponent(text, at, end);
        return Math.abs(exponent) >= EXPONENT_LIMIT
                || (significant && place + exponent > HIGHEST_PLACE)
                || decimals - exponent > MOST_DECIMALS;
    }

    /** The same for numbers that are equal. */
    static long hash(byte[] text, int from, int end) {
        var negative = text[from] == '-';
        var digits = 0L; // a polynomial over the digits from the first to the last that is not zero
        var count = 0;
        var zeros = 0; // seen after the last digit that was not zero
        var shift = 0L; // decimals
        var point = false;
        var at = negative ? from + 1 : from;
        for (; at < end && (text[at] | 0x20) != 'e'; at++) {
            if (text[at] == '.') {
                point = true;
                continue;
            }
            if (point) {
                shift--;
            }
            if (text[at] == '0') {
                zeros += count == 0 ? 0 : 1;
            } else {
                for (; zeros > 0; zeros--) {
                    digits *= STEP;
                    count++;
                }
                digits = digits * STEP + text[at];
                count++;
            }
        }
        if (count == 0) {
            return Hash64.mix(0, STEP); // 0, 0.00, -0 and 0e9 are one
        }
        var exponent = exponent(text, at, end) + shift + zeros;
        return Hash64.mix(Hash64.mix(digits, exponent), negative ? -count : count);
    }

    private static long exponent(byte[] text, int from, int end) {
        if (from == end) {
            return 0;
        }
        var at = from + 1;
        var negative = text[at] == '-';
        if (negative || text[at] == '+') {
            at++;
        }
        var exponent = 0L;
        for (; at < end; at++) {
            exponent = Math.min(EXPONENT_LIMIT, exponent * 10 + text[at] - '0');
        }
        return negative ? -exponent : exponent;
    }
}
