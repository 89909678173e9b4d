package io.resonant.kernel.crypto;

import static io.resonant.kernel.crypto.PasswordHasher.Check.MATCH;
import static io.resonant.kernel.crypto.PasswordHasher.Check.MATCH_OUTDATED;
import static io.resonant.kernel.crypto.PasswordHasher.Check.NO_MATCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.problem.Problem;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

@NullMarked
class PasswordHasherTest {
    private static final PasswordHasher HASHER = new PasswordHasher(2, 64);

    @AfterAll
    static void close() {
        HASHER.close();
    }

    @Test
    void hashesWithArgon2idAndASaltOfItsOwn() {
        var hash = HASHER.hash("正しい馬 battery");
        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(HASHER.hash("正しい馬 battery")).isNotEqualTo(hash);
        assertThat(HASHER.verify("正しい馬 battery", hash)).isEqualTo(MATCH);
        assertThat(HASHER.verify("正しい馬 Battery", hash)).isEqualTo(NO_MATCH);
    }

    /** The first was made by the reference implementation, the second by libxcrypt, the third is from PHP's manual. */
    @Test
    void verifiesHashesOfOthersAndCallsThemOutdated() {
        assertThat(HASHER.verify(
                        "password",
                        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"))
                .isEqualTo(MATCH_OUTDATED);
        var bcrypt = "$2b$06$abcdefghijklmnopqrstuu50eFBEC8vQwBnuFXMHE45jBnqvQ8xz.";
        assertThat(HASHER.verify("correct horse battery", bcrypt)).isEqualTo(MATCH_OUTDATED);
        assertThat(HASHER.verify("correct horse", bcrypt)).isEqualTo(NO_MATCH);
        assertThat(HASHER.verify("rasmuslerdorf", "$2a$07$usesomesillystringfore2uDLvp1Ii2e./U9C8sBjqp8I90dH6hi"))
                .isEqualTo(MATCH_OUTDATED);
    }

    /** One working memory for all, of which nothing of the hash before may be left, also when that one needed more of it. */
    @Test
    void hashesThatFollowEachOtherInOneMemoryAreWhatTheyAreAlone() {
        var hash = HASHER.hash("first");
        try (var one = new PasswordHasher(1, 8)) {
            for (var stored : List.of(
                    hash,
                    "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                    hash)) {
                assertThat(one.verify("second", stored)).isEqualTo(NO_MATCH);
                assertThat(one.verify(stored.equals(hash) ? "first" : "password", stored))
                        .isNotEqualTo(NO_MATCH);
            }
        }
    }

    @Test
    void nothingMatchesAHashThatIsNone() {
        for (var hash : List.of(
                "",
                "x",
                "$argon2id$",
                "$argon2id$v=19$m=19456,t=2,p=1$short$short",
                "$argon2id$v=19$m=999999,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
                "$2b$31$abcdefghijklmnopqrstuu50eFBEC8vQwBnuFXMHE45jBnqvQ8xz.")) {
            assertThat(HASHER.verify(hash, hash)).as(hash).isEqualTo(NO_MATCH);
        }
        assertThat(HASHER.verify("", null)).isEqualTo(NO_MATCH);
    }

    @Test
    void tellsCallersToComeBackWhenTooManyWait() {
        try (var hasher = new PasswordHasher(1, 1);
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = IntStream.range(0, 8)
                    .mapToObj(_ -> CompletableFuture.supplyAsync(() -> hasher.verify("a", null), callers))
                    .toList();
            var refused = calls.stream()
                    .filter(call -> call.handle(
                                    (_, failure) -> failure != null && failure.getCause() instanceof Problem)
                            .join())
                    .toList();
            assertThat(refused).hasSizeBetween(1, 7);
            assertThatThrownBy(() -> refused.getFirst().join())
                    .hasCauseInstanceOf(Problem.class)
                    .hasMessageContaining("busy");
            assertThat(hasher.verify("a", null)).isEqualTo(NO_MATCH);
        }
    }
}
