package io.resonant.command;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** How fast something may go, as a person writes it: {@code 500000}, {@code 512K}, {@code 50MB/s}, {@code 1G}. */
final class Rate {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9}) ?([KMG]?)B?(/S)?");

    private Rate() {}

    /** In bytes a second; K, M and G are powers of 1024. @throws CommandFailure when it is no rate */
    static long bytes(String text) {
        var matcher = TEXT.matcher(text.toUpperCase(Locale.ROOT));
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            throw new CommandFailure(Exit.USAGE, "rate.invalid", Map.of("rate", text));
        }
        long unit = switch (matcher.group(2)) {
            case "K" -> 1L << 10;
            case "M" -> 1L << 20;
            case "G" -> 1L << 30;
            default -> 1;
        };
        return Long.parseLong(matcher.group(1)) * unit;
    }

    static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / (double) (1 << 20));
    }
}
