package io.resonant.kernel.config;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A file of settings in the format of {@link Properties}, UTF-8. Read line by line because a report that names the
 * line, and one that notices a key written twice, need what {@link Properties} forgets.
 */
public final class ConfigurationFile {
    private final List<Entry> entries;
    private final List<ConfigurationError> errors;

    private ConfigurationFile(List<Entry> entries, List<ConfigurationError> errors) {
        this.entries = List.copyOf(entries);
        this.errors = List.copyOf(errors);
    }

    record Entry(String name, String value, Origin.Line origin) {}

    /** No file, for instance because the person never wrote one. */
    public static ConfigurationFile none() {
        return new ConfigurationFile(List.of(), List.of());
    }

    /** A file that somebody named: it must be there and readable. */
    public static ConfigurationFile required(Path file) {
        return read(file, true);
    }

    /** A file at the usual place: fine when it is not there, an error when it is there and cannot be read. */
    public static ConfigurationFile optional(Path file) {
        var directory = file.toAbsolutePath().getParent();
        return directory == null || !Files.isDirectory(directory) ? none() : read(file, false);
    }

    List<Entry> entries() {
        return entries;
    }

    List<ConfigurationError> errors() {
        return errors;
    }

    private static ConfigurationFile read(Path file, boolean required) {
        var entries = new ArrayList<Entry>();
        var errors = new ArrayList<ConfigurationError>();
        try {
            var lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                var first = i + 1;
                var line = new StringBuilder(lines.get(i).stripLeading());
                while (continues(line) && i + 1 < lines.size()) {
                    line.setLength(line.length() - 1);
                    line.append(lines.get(++i).stripLeading());
                }
                parse(line.toString(), new Origin.Line(file, first), entries, errors);
            }
        } catch (NoSuchFileException missing) {
            if (required) {
                errors.add(unreadable("file_missing", file));
            }
        } catch (CharacterCodingException notUtf8) {
            errors.add(unreadable("file_not_utf8", file));
        } catch (IOException e) {
            errors.add(unreadable("file_unreadable", file));
        }
        return new ConfigurationFile(entries, errors);
    }

    private static void parse(String line, Origin.Line origin, List<Entry> entries, List<ConfigurationError> errors) {
        var properties = new Properties();
        try {
            properties.load(new StringReader(line));
        } catch (IllegalArgumentException badUnicodeEscape) {
            errors.add(new ConfigurationError("line_malformed", "", origin, Map.of()));
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a string does not fail to be read
        }
        for (var name : properties.stringPropertyNames()) {
            entries.stream()
                    .filter(entry -> entry.name().equals(name))
                    .findFirst()
                    .ifPresent(earlier -> errors.add(new ConfigurationError(
                            "key_twice",
                            name,
                            origin,
                            Map.of("line", String.valueOf(earlier.origin().line())))));
            entries.add(new Entry(name, properties.getProperty(name).strip(), origin));
        }
    }

    private static boolean continues(StringBuilder line) {
        if (line.isEmpty() || line.charAt(0) == '#' || line.charAt(0) == '!') {
            return false;
        }
        var backslashes = 0;
        while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    private static ConfigurationError unreadable(String code, Path file) {
        return new ConfigurationError(code, "", new Origin.Line(file, 1), Map.of("file", file.toString()));
    }
}
