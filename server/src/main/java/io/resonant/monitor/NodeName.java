package io.resonant.monitor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** What a server is called among others: the same as long as it keeps its data directory, which is only its own. */
final class NodeName {
    private static final String FILE = "node";
    private static final int LENGTH = 8;

    private NodeName() {}

    static String of(Path data) {
        var file = data.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(data);
                var unfinished = data.resolve(FILE + ".new");
                Files.writeString(unfinished, UUID.randomUUID().toString().substring(0, LENGTH));
                Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
            }
            var name = Files.readString(file).strip();
            if (!name.matches("[A-Za-z0-9._-]{1,60}")) {
                throw new IllegalStateException(file + " must hold a name of letters, digits, dots and hyphens");
            }
            return name;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
