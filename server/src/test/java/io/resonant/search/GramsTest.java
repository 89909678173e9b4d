package io.resonant.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.text.TextFolding;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GramsTest {
    @Test
    void pairsOfWordsAndLoneCharacters() {
        assertThat(Grams.of("api 仕様 a"))
                .satisfies(words ->
                        assertThat(words.split(" ")).containsExactlyInAnyOrder("61x70", "70x69", "4ed5x69d8", "61"));
        assertThat(Grams.of("")).isEmpty();
        assertThat(Grams.of("  ")).isEmpty();
    }

    @Test
    void eachPairOnce() {
        assertThat(Grams.of("aaaa aa")).isEqualTo("61x61");
    }

    @Test
    void charactersOutsideOfTheBasicPlaneAreOne() {
        assertThat(Grams.of("𠮷野")).isEqualTo("20bb7x91ce");
        assertThat(Grams.of("𠮷")).isEqualTo("20bb7");
    }

    @Test
    void whatIsLookedForIsFoundInWhatIsIndexed() {
        var random = new Random(7);
        var alphabet = "ab 仕様𠮷-x".codePoints().toArray();
        for (var round = 0; round < 500; round++) {
            var text = random.ints(random.nextInt(40), 0, alphabet.length)
                    .map(at -> alphabet[at])
                    .mapToObj(Character::toString)
                    .collect(Collectors.joining());
            var words = Grams.of(text).isEmpty()
                    ? List.<String>of()
                    : List.of(Grams.of(text).split(" "));
            assertThat(words).doesNotHaveDuplicates();
            assertThat(new HashSet<>(words)).isEqualTo(new HashSet<>(Grams.ofQuery(text)));
            assertThat(words).hasSameSizeAs(TextFolding.bigrams(text));
        }
    }
}
