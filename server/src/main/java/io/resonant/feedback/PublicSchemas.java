package io.resonant.feedback;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Message types that everybody knows, and that therefore name nobody. What is not listed is dropped: a hash of a private
 * name can be guessed, so that keeping one would be keeping the name.
 */
public final class PublicSchemas {
    private static final Set<String> NAMES = read();

    private PublicSchemas() {}

    /** In its short form: {@code sensor_msgs/msg/Image} and {@code sensor_msgs/Image} are the same. */
    public static Optional<String> find(String name) {
        var normal = normal(name);
        return NAMES.contains(normal) ? Optional.of(normal) : Optional.empty();
    }

    static Set<String> all() {
        return NAMES;
    }

    private static String normal(String name) {
        return name.replace("/msg/", "/");
    }

    private static Set<String> read() {
        try (InputStream in = PublicSchemas.class.getResourceAsStream("/feedback/schemas.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
