package io.resonant.kernel.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@NullMarked
class SecretKeysTest {
    @TempDir
    Path folder;

    @Test
    void refusesASecretThatCanBeGuessedAndNeverRepeatsIt() {
        for (var weak :
                new String[] {"", "changeme", "0123456789012345678901234567890", "abababababababababababababababababab"
                }) {
            assertThatThrownBy(() -> SecretKeys.of(weak, null))
                    .isInstanceOf(SecretKeys.WeakSecretException.class)
                    .message()
                    .satisfies(text ->
                            assertThat(weak.isEmpty() || !text.contains(weak)).isTrue());
        }
        assertThatThrownBy(() -> SecretKeys.of(Tokens.random(), "short"))
                .isInstanceOf(SecretKeys.WeakSecretException.class);
    }

    @Test
    void derivesAKeyForEachPurpose() {
        var keys = SecretKeys.of("a secret for tests, 0123456789 abcdef", null);
        var one = keys.current("one");
        assertThat(one.id())
                .isEqualTo(keys.current("one").id())
                .isNotEqualTo(keys.current("two").id());
        assertThat(one.verify("text", one.sign("text"))).isTrue();
        assertThat(one.verify("text", keys.current("two").sign("text"))).isFalse();
        assertThat(one.verify("texts", one.sign("text"))).isFalse();
        assertThat(one.toString()).doesNotContain(one.sign("text"));
    }

    @Test
    void makesTheFileOnceForItsOwnerOnly() throws IOException {
        var file = folder.resolve("secret.key");
        var secret = KeyFile.readOrCreate(file);
        assertThat(secret).hasSize(43);
        assertThat(KeyFile.readOrCreate(file)).isEqualTo(secret);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void refusesAFileThatEverybodyReadsOrThatIsCutShort() throws IOException {
        var file = folder.resolve("secret.key");
        KeyFile.readOrCreate(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> KeyFile.readOrCreate(file)).hasMessageContaining("EXPOSED");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(file, "abc");
        assertThatThrownBy(() -> KeyFile.readOrCreate(file)).hasMessageContaining("DAMAGED");
    }

    /** Tries to keep a secret for which there is no room. */
    static final class Keeper {
        public static void main(String[] arguments) {
            try {
                KeyFile.write(Path.of(arguments[0]), "0123456789abcdef".repeat(64));
                System.out.println("written");
            } catch (IOException e) {
                System.out.println("refused");
            }
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void leavesNoHalfWrittenSecretInTheWayOfTheNextStart() throws IOException {
        var file = folder.resolve("secret.key");
        try (var child = ChildProcess.startWithSmallFiles(Keeper.class, file.toString())) {
            assertThat(child.readLine()).isEqualTo("refused");
        }
        assertThat(file).doesNotExist();
        assertThat(KeyFile.readOrCreate(file)).hasSize(43);
    }

    @Test
    void hashesAndTokensHaveTheirShape() {
        assertThat(Digests.sha256Hex("abc"))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(Tokens.random()).matches("[A-Za-z0-9_-]{43}").isNotEqualTo(Tokens.random());
        assertThat(Digests.same("a", "a")).isTrue();
        assertThat(Digests.same("a", "b")).isFalse();
        assertThat(Digests.same("a", "aa")).isFalse();
    }
}
