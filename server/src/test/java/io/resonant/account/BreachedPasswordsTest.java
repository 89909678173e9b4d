package io.resonant.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullMarked
final class BreachedPasswordsTest {
    @TempDir
    private Path home;

    private static String line(String password, int count) {
        try {
            var digest = MessageDigest.getInstance("SHA-1").digest(password.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().withUpperCase().formatHex(digest) + ":" + count;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private BreachedPasswords list(List<String> passwords, String lineBreak) throws IOException {
        var lines = IntStream.range(0, passwords.size())
                .mapToObj(i -> line(passwords.get(i), i * i * i))
                .sorted()
                .toList();
        return BreachedPasswords.in(Files.writeString(home.resolve("list.txt"), String.join(lineBreak, lines)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000})
    void eachListedPasswordIsFoundAndNoOther(int count) throws IOException {
        var passwords = IntStream.range(0, count).mapToObj(i -> "合言葉 " + i).toList();
        for (var lineBreak : List.of("\n", "\r\n")) {
            var breached = list(passwords, lineBreak);
            assertThat(passwords).allMatch(breached::contains);
            assertThat(IntStream.range(count, count + 500).mapToObj(i -> "合言葉 " + i))
                    .noneMatch(breached::contains);
        }
    }

    @Test
    void withoutAListNothingIsFound() {
        assertThat(BreachedPasswords.NONE.contains("password")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "password\n",
                "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8:9\n0000000A1D4B746FAA3FD526FF6D5BC8052FDB38:5\n"
            })
    void whatIsNoSuchListIsRefused(String text) throws IOException {
        var file = Files.writeString(home.resolve("no-list.txt"), text);
        assertThatThrownBy(() -> BreachedPasswords.in(file)).isInstanceOf(IOException.class);
    }

    @Test
    void aListThatHasGoneLetsNothingPass() throws IOException {
        var breached = list(List.of("a", "b"), "\n");
        Files.delete(home.resolve("list.txt"));
        assertThatThrownBy(() -> breached.contains("c")).isInstanceOf(UncheckedIOException.class);
    }
}
