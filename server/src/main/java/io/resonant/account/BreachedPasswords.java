package io.resonant.account;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Passwords that are known from breaches, in a file of the operator's: a SHA-1 hash in hexadecimal digits on each line,
 * in ascending order, as "Pwned Passwords" is offered for download; what follows a colon is not read. The file is
 * searched where it lies, because it has tens of gigabytes, and nothing about a password leaves the machine.
 */
public final class BreachedPasswords {
    /** For a server without such a file. */
    public static final BreachedPasswords NONE = new BreachedPasswords(null);

    private static final int HASH = 40;
    private static final int LONGEST_LINE = 64;

    private final @Nullable Path file;

    private BreachedPasswords(@Nullable Path file) {
        this.file = file;
    }

    /** @throws IOException when the file cannot be read, or is not such a list */
    public static BreachedPasswords in(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var first = line(channel, 0);
            var last = line(channel, Math.max(0, channel.size() - LONGEST_LINE));
            if (first == null || last == null || first.compareTo(last) > 0) {
                throw new IOException("it is not a list of SHA-1 hashes in ascending order");
            }
        }
        return new BreachedPasswords(file);
    }

    /** @throws UncheckedIOException when the file has gone: a password that nobody looked up must not pass */
    boolean contains(String password) {
        if (file == null) {
            return false;
        }
        var wanted = hash(password);
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long low = 0;
            long high = channel.size();
            while (low < high) {
                long middle = (low + high) >>> 1;
                var found = line(channel, middle);
                if (found == null || found.compareTo(wanted) > 0) {
                    high = middle;
                } else if (found.equals(wanted)) {
                    return true;
                } else {
                    low = middle + 1;
                }
            }
            return wanted.equals(line(channel, 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The hash of the first line that begins at this place or after it; nothing at the end, or for anything else. */
    private static @Nullable String line(FileChannel channel, long from) throws IOException {
        var buffer = ByteBuffer.allocate(2 * LONGEST_LINE);
        long place = Math.max(0, from - 1); // the line break before a line that begins right here counts
        while (buffer.hasRemaining() && channel.read(buffer, place + buffer.position()) > 0) {
            // until it is full or the file ends
        }
        var text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
        int start = from == 0 ? 0 : text.indexOf('\n') + 1;
        if ((from > 0 && start == 0) || text.length() < start + HASH) {
            return null;
        }
        var hash = text.substring(start, start + HASH);
        return hash.matches("[0-9A-F]+") ? hash : null;
    }

    private static String hash(String password) {
        try {
            var digest = MessageDigest.getInstance("SHA-1").digest(password.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().withUpperCase().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }
}
