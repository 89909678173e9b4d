package io.resonant.kernel.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLockTest {
    @TempDir
    Path directory;

    /** Another process that holds the lock until it is killed. */
    static final class Holder {
        public static void main(String[] arguments) throws IOException {
            try (var lock = DirectoryLock.acquire(Path.of(arguments[0]))) {
                System.out.println("locked");
                while (System.in.read() >= 0) {
                    assertThat(lock).isNotNull();
                }
            }
        }
    }

    @Test
    void oneServerAtATimeUsesADirectory() {
        try (var _ = DirectoryLock.acquire(directory)) {
            assertThatThrownBy(() -> DirectoryLock.acquire(directory))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining("RESONANT_DATA");
        }
        DirectoryLock.acquire(directory).close();
    }

    @Test
    void aServerThatWasKilledLeavesNoLockBehind() throws IOException, InterruptedException {
        try (var child = ChildProcess.start(Holder.class, directory.toString())) {
            assertThat(child.readLine()).isEqualTo("locked");
            assertThatThrownBy(() -> DirectoryLock.acquire(directory)).hasMessageContaining("process " + child.pid());
            child.kill();
        }
        DirectoryLock.acquire(directory).close();
    }

    @Test
    void aDirectoryThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> DirectoryLock.acquire(directory.resolve("missing")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("missing");
    }
}
