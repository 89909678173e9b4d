package io.resonant.kernel.wire;

import io.resonant.kernel.problem.Problem;
import java.util.Optional;
import java.util.function.Function;
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

    /**
     * The part that a request asks for, of a body that never changes under its tag.
     *
     * @param header gives the headers of the request
     * @param size of the whole body
     * @param tag its entity tag, without quotes
     * @return empty when the whole is to be given, or nothing because the client has it
     * @throws Problem 416 {@code range_unsatisfiable}
     */
    public static Optional<ByteRange> asked(Function<String, Optional<String>> header, long size, String tag) {
        var range = header.apply("Range");
        var condition = header.apply("If-Range");
        boolean unchanged = condition.isEmpty() || condition.get().equals("\"" + tag + "\"");
        if (range.isEmpty() || !unchanged || isKnown(header, tag)) {
            return Optional.empty();
        }
        try {
            return parse(range.get(), size);
        } catch (UnsatisfiableException _) {
            throw Problem.of(416, "range_unsatisfiable").with("size", size).header("Content-Range", "bytes */" + size);
        }
    }

    /** Whether the client has the body already, so that no store need be asked. */
    public static boolean isKnown(Function<String, Optional<String>> header, String tag) {
        return header.apply("If-None-Match")
                .filter(tags -> tags.contains("\"" + tag + "\"") || tags.strip().equals("*"))
                .isPresent();
    }

    /** The value of {@code Content-Range}. */
    public String of(long size) {
        return "bytes " + first + "-" + (first + length - 1) + "/" + size;
    }
}
