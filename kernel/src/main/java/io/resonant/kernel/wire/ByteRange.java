package io.resonant.kernel.wire;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The part of a body that a {@code Range} header asks for (RFC 9110 section 14). Several parts at once are not given: a
 * server may answer them with the whole.
 *
 * @param first position of the first byte
 * @param length at least one
 */
public record ByteRange(long first, long length) {
    private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /** No byte of the body lies in the range that was asked for. */
    public static final class UnsatisfiableException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /**
     * @param size of the whole body
     * @return empty when the whole is to be given
     */
    public static Optional<ByteRange> parse(String header, long size) throws UnsatisfiableException {
        var matcher = ONE.matcher(header.replace(" ", ""));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var from = matcher.group(1);
        var to = matcher.group(2);
        if (from.isEmpty() && to.isEmpty()) {
            return Optional.empty();
        }
        long first = from.isEmpty() ? Math.max(0, size - Long.parseLong(to)) : Long.parseLong(from);
        long last = from.isEmpty() || to.isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(to));
        if (!from.isEmpty() && !to.isEmpty() && Long.parseLong(to) < first) {
            return Optional.empty(); // malformed, and so ignored
        }
        if (first > last) {
            throw new UnsatisfiableException();
        }
        return Optional.of(new ByteRange(first, last - first + 1));
    }

    /** The value of {@code Content-Range}. */
    public String of(long size) {
        return "bytes " + first + "-" + (first + length - 1) + "/" + size;
    }
}
