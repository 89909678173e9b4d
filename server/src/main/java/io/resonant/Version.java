package io.resonant;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** Which Resonant this is. The build writes it down, so that it is the same in a jar and in an IDE. */
public final class Version {
    private static final String CURRENT = read();

    private Version() {}

    public static String current() {
        return CURRENT;
    }

    private static String read() {
        var properties = new Properties();
        try (var stream = Objects.requireNonNull(Version.class.getResourceAsStream("/version.properties"))) {
            properties.load(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }
}
