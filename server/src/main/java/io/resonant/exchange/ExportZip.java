package io.resonant.exchange;

import io.resonant.exchange.ExportManifest.ExportedFile;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.json.JsonCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A zip that remembers the hash of each file in it. */
final class ExportZip implements AutoCloseable {
    private final ZipOutputStream zip;
    private final LocalDateTime time;
    private final List<ExportedFile> files = new ArrayList<>();

    ExportZip(OutputStream out, Instant now) {
        this.zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        this.time = LocalDateTime.ofInstant(now, ZoneOffset.UTC);
    }

    /** Writes one file piece by piece. */
    @FunctionalInterface
    interface Content {
        void writeTo(Consumer<String> out);
    }

    List<ExportedFile> files() {
        return List.copyOf(files);
    }

    void add(String path, Content content) {
        try {
            var entry = new ZipEntry(path);
            entry.setTimeLocal(time);
            zip.putNextEntry(entry);
            var digest = MessageDigest.getInstance("SHA-256");
            var counted = new CountedStream(new DigestOutputStream(zip, digest));
            content.writeTo(counted::write);
            zip.closeEntry();
            files.add(new ExportedFile(path, counted.bytes, HexFormat.of().formatHex(digest.digest())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    void addText(String path, String text) {
        add(path, out -> out.accept(text));
    }

    void addContent(String path, InputStream content) throws IOException {
        var entry = new ZipEntry(path);
        entry.setTimeLocal(time);
        zip.putNextEntry(entry);
        content.transferTo(zip);
        zip.closeEntry();
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

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class CountedStream {
        private final OutputStream out;
        private long bytes;

        CountedStream(OutputStream out) {
            this.out = out;
        }

        void write(String text) {
            try {
                var encoded = text.getBytes(StandardCharsets.UTF_8);
                out.write(encoded);
                bytes += encoded.length;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
