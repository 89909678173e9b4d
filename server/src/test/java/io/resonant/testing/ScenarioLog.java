package io.resonant.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which route was tried as whom, kept under {@code target/} so that it survives between the processes that run the
 * tests.
 */
public final class ScenarioLog {
    private static final Path FOLDER = Path.of("target", "scenarios");
    private static final Set<String> WRITTEN = ConcurrentHashMap.newKeySet();

    private ScenarioLog() {}

    static void tried(String route, Persona persona) {
        var name = route.replaceAll("[^A-Za-z0-9]+", "-") + "." + persona;
        if (WRITTEN.add(name)) {
            try {
                Files.createDirectories(FOLDER);
                Files.writeString(FOLDER.resolve(name), route + "\n" + persona);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** By route, as in {@code GET /api/v1/specs/{id}}. */
    public static Map<String, Set<Persona>> all() throws IOException {
        var tried = new TreeMap<String, Set<Persona>>();
        if (Files.isDirectory(FOLDER)) {
            try (var files = Files.list(FOLDER)) {
                for (var file : files.toList()) {
                    var lines = Files.readAllLines(file);
                    tried.computeIfAbsent(lines.getFirst(), key -> EnumSet.noneOf(Persona.class))
                            .add(Persona.valueOf(lines.getLast()));
                }
            }
        }
        return tried;
    }
}
