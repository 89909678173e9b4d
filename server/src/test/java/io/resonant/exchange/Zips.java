package io.resonant.exchange;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Zips as people and their enemies make them. */
final class Zips {
    private Zips() {}

    /** @param namesAndTexts in turn */
    static byte[] of(String... namesAndTexts) {
        return of(StandardCharsets.UTF_8, namesAndTexts);
    }

    static byte[] of(Charset names, String... namesAndTexts) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes, names)) {
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                zip.putNextEntry(new ZipEntry(namesAndTexts[i]));
                zip.write(namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Where the directory's record of an entry begins. */
    static int directory(byte[] zip, int entry) {
        int found = -1;
        for (int at = 0; at + 4 <= zip.length; at++) {
            if (zip[at] == 'P' && zip[at + 1] == 'K' && zip[at + 2] == 1 && zip[at + 3] == 2) {
                found++;
                if (found == entry) {
                    return at;
                }
            }
        }
        throw new IllegalArgumentException("no such entry");
    }

    static int end(byte[] zip) {
        return zip.length - 22;
    }

    /** The same with two bytes replaced. */
    static byte[] with16(byte[] zip, int at, int value) {
        var changed = zip.clone();
        changed[at] = (byte) value;
        changed[at + 1] = (byte) (value >> 8);
        return changed;
    }

    /** The same with four bytes replaced. */
    static byte[] with32(byte[] zip, int at, long value) {
        return with16(with16(zip, at, (int) (value & 0xFFFF)), at + 2, (int) (value >> 16 & 0xFFFF));
    }

    static long get32(byte[] zip, int at) {
        long value = 0;
        for (int i = 3; i >= 0; i--) {
            value = value << 8 | (zip[at + i] & 0xFF);
        }
        return value;
    }
}
