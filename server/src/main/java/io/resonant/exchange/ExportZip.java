package io.resonant.exchange;

import io.resonant.exchange.ExportManifest.ExportedFile;
import io.resonant.kernel.blob.Sha256;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.json.JsonCodec;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** A zip that remembers the hash of each file in it. It begins in a file and goes on somewhere else. */
final class ExportZip implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;

    private final Target target;
    private final ZipOutputStream zip;
    private final LocalDateTime time;
    private final List<ExportedFile> files = new ArrayList<>();

    private ExportZip(Target target, Instant now) {
        this.target = target;
        this.zip = new ZipOutputStream(target, StandardCharsets.UTF_8);
        this.time = LocalDateTime.ofInstant(now, ZoneOffset.UTC);
    }

    /** Begins anew in a file, whatever stands there. */
    static ExportZip in(Path file, Instant now) {
        try {
            return new ExportZip(new Target(new BufferedOutputStream(Files.newOutputStream(file), BUFFER)), now);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes one file piece by piece. */
    @FunctionalInterface
    interface Content {
        void writeTo(Consumer<String> out);
    }

    /** What has been added is in the file; what is added from now on goes to whom is said next. */
    void pause() {
        try {
            target.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void proceed(OutputStream out) {
        target.turnTo(out);
    }

    List<ExportedFile> files() {
        return List.copyOf(files);
    }

    void add(String path, Content content) {
        try {
            var entry = begin(path);
            content.writeTo(text -> {
                var bytes = text.getBytes(StandardCharsets.UTF_8);
                try {
                    entry.write(bytes, bytes.length);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            entry.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void addText(String path, String text) {
        add(path, out -> out.accept(text));
    }

    /** How copying ended: the hash of what was copied, and what broke it off if anything did. */
    record Copied(Sha256 hash, @Nullable Exception broken) {}

    /** Copies content as far as it can be read. @throws IOException when the zip cannot be written */
    Copied addContent(String path, InputStream content) throws IOException {
        var entry = begin(path);
        var buffer = new byte[BUFFER];
        while (true) {
            int read;
            try {
                read = content.read(buffer);
            } catch (IOException | UncheckedIOException e) {
                return new Copied(entry.end(), e);
            }
            if (read < 0) {
                return new Copied(entry.end(), null);
            }
            entry.write(buffer, read);
        }
    }

    /** A JSON list with an item on each line. */
    int addList(String path, Consumer<Consumer<Object>> items) {
        var count = new int[1];
        add(path, out -> {
            out.accept("[");
            items.accept(item -> {
                out.accept(count[0] == 0 ? "\n" : ",\n");
                out.accept(Json.of(item).text());
                count[0]++;
            });
            out.accept(count[0] == 0 ? "]\n" : "\n]\n");
        });
        return count[0];
    }

    void addObject(String path, Object value) {
        addText(path, JsonCodec.write(value) + "\n");
    }

    /** Writes the end of the zip; where it goes stays open. */
    void finish() throws IOException {
        zip.finish();
        zip.flush();
    }

    @Override
    public void close() {
        pause();
    }

    private Entry begin(String path) throws IOException {
        var entry = new ZipEntry(path);
        entry.setTimeLocal(time);
        zip.putNextEntry(entry);
        return new Entry(path);
    }

    /** The file that is being added. */
    private final class Entry {
        private final String path;
        private final MessageDigest digest = Sha256.digest();
        private long bytes;

        private Entry(String path) {
            this.path = path;
        }

        void write(byte[] content, int length) throws IOException {
            zip.write(content, 0, length);
            digest.update(content, 0, length);
            bytes += length;
        }

        Sha256 end() throws IOException {
            zip.closeEntry();
            var hash = Sha256.of(digest);
            files.add(new ExportedFile(path, bytes, hash.hex()));
            return hash;
        }
    }

    /** Where the zip goes, which changes on the way. */
    private static final class Target extends FilterOutputStream {
        Target(OutputStream out) {
            super(out);
        }

        void turnTo(OutputStream other) {
            out = other;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length); // inherited, it goes byte by byte
        }
    }
}
