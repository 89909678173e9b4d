package io.resonant.backup;

import io.resonant.kernel.json.JsonCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Puts restored files in the place of those that were there, by renaming. What is to be done is written down before it
 * begins and each step can be done twice, so after a crash it is brought to its end: everything was proven before.
 */
public final class Swap {
    private static final String JOURNAL = "restore.json";

    private Swap() {}

    /**
     * @param aside where what was there is kept
     * @param staging deleted at the end
     */
    record Plan(String aside, String staging, List<Step> steps) {}

    /** @param leftovers files beside the target that must not be taken for parts of the new one */
    record Step(String staged, String target, List<String> leftovers) {}

    static void begin(Path data, Plan plan) throws IOException {
        var unfinished = data.resolve(JOURNAL + ".new");
        Files.write(unfinished, JsonCodec.writeBytes(plan), StandardOpenOption.CREATE, StandardOpenOption.SYNC);
        Files.move(unfinished, data.resolve(JOURNAL), StandardCopyOption.ATOMIC_MOVE);
        force(data);
    }

    /** Whether a restore was interrupted after it was decided. */
    public static boolean isPending(Path data) {
        return Files.exists(data.resolve(JOURNAL));
    }

    /** Brings a restore to its end that was interrupted. Call it only while holding the data directory. */
    public static void finish(Path data) {
        if (!isPending(data)) {
            return;
        }
        try {
            var text = Files.readString(data.resolve(JOURNAL), StandardCharsets.UTF_8);
            var plan = JsonCodec.read(text, Plan.class);
            var aside = Files.createDirectories(Path.of(plan.aside()));
            for (var step : plan.steps()) {
                var staged = Path.of(step.staged());
                if (Files.exists(staged)) {
                    for (var leftover : step.leftovers()) {
                        putAside(Path.of(leftover), aside);
                    }
                    putAside(Path.of(step.target()), aside);
                    Files.createDirectories(parent(step.target()));
                    Files.move(staged, Path.of(step.target()), StandardCopyOption.ATOMIC_MOVE);
                    force(parent(step.target()));
                }
            }
            Files.delete(data.resolve(JOURNAL));
            force(data);
            Scratch.delete(Path.of(plan.staging()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void putAside(Path file, Path aside) throws IOException {
        if (Files.exists(file)) {
            Files.move(file, aside.resolve(String.valueOf(file.getFileName())), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static Path parent(String file) {
        var parent = Path.of(file).getParent();
        if (parent == null) {
            throw new IllegalStateException(file + " lies in no folder");
        }
        return parent;
    }

    private static void force(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
