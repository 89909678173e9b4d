package io.resonant.kernel.database;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A file system in memory with little room; only root may mount one. */
record SmallDisk(Path directory) implements AutoCloseable {
    static @Nullable SmallDisk mount(Path directory) throws IOException, InterruptedException {
        return run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", directory.toString())
                ? new SmallDisk(directory)
                : null;
    }

    void grow() throws IOException, InterruptedException {
        remount("size=64m");
    }

    void makeReadOnly() throws IOException, InterruptedException {
        remount("ro");
    }

    @Override
    public void close() throws IOException {
        try {
            run("umount", directory.toString());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void remount(String option) throws IOException, InterruptedException {
        if (!run("mount", "-o", "remount," + option, directory.toString())) {
            throw new IOException("The file system cannot be remounted with " + option);
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}
