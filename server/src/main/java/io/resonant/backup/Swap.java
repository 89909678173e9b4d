package io.resonant.backup;

import io.resonant.kernel.json.JsonCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
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
                    place(staged, Path.of(step.target()), aside);
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

    /**
     * A folder that is a disk of its own, or leads to one, cannot be renamed: it stays, and gets what it lacks. Its files
     * are named after their content, so none of them can stand in the way of another.
     */
    private static void place(Path staged, Path target, Path aside) throws IOException {
        Files.createDirectories(parent(target.toString()));
        if (Files.isDirectory(target) && !isPutAside(target, aside)) {
            fill(staged, target);
        } else {
            putAside(target, aside);
            move(staged, target);
        }
    }

    private static boolean isPutAside(Path folder, Path aside) {
        if (Files.isSymbolicLink(folder)) {
            return false;
        }
        try {
            putAside(folder, aside);
            return true;
        } catch (IOException _) { // the operating system calls a disk's own folder busy
            return false;
        }
    }

    private static void fill(Path staged, Path target) throws IOException {
        try (var files = Files.walk(staged)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var missing = target.resolve(staged.relativize(file).toString());
                if (!Files.exists(missing)) {
                    Files.createDirectories(parent(missing.toString()));
                    move(file, missing);
                }
            }
        }
        Scratch.delete(staged);
    }

    private static void putAside(Path file, Path aside) throws IOException {
        if (Files.exists(file)) {
            move(file, aside.resolve(String.valueOf(file.getFileName())));
        }
    }

    /** A file goes to another disk by a copy that is whole before it has its name. */
    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            if (Files.isDirectory(from)) {
                throw e;
            }
            var unfinished = to.resolveSibling(to.getFileName() + ".new");
            Files.copy(from, unfinished, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            try (var channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(unfinished, to, StandardCopyOption.ATOMIC_MOVE);
            Files.delete(from);
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
