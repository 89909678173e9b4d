package io.resonant.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "foxglove",
                "Foxglove",
                "fox-glove",
                "Fox Glove",
                "fox_glove",
                "ｆｏｘｇｌｏｖｅ",
                "f\u03BFxglove", // Greek
                "f\u043Exgl\u043Ev\u0435", // Cyrillic
                "f\u0585xglove", // Armenian
                "fóxglöve",
                "fox\u200Bglove",
                "\u202Efoxglove",
                "𝐟𝐨𝐱𝐠𝐥𝐨𝐯𝐞"
            })
    void whatAReaderTakesForTheSameIsTheSame(String written) {
        assertThat(CanonicalName.of(written).key()).isEqualTo("foxglove");
    }

    @Test
    void charactersThatLookAlikeShareASkeleton() {
        assertThat(CanonicalName.of("f0xg1ove").skeleton())
                .isEqualTo(CanonicalName.of("foxglove").skeleton());
        assertThat(CanonicalName.of("rnodern").skeleton())
                .isEqualTo(CanonicalName.of("modem").skeleton());
        assertThat(CanonicalName.of("f0xglove").key()).isNotEqualTo("foxglove");
    }

    @Test
    void japaneseLettersStayTheOnesTheyAre() {
        assertThat(CanonicalName.of("ガンマ").key()).isEqualTo("ガンマ");
        assertThat(CanonicalName.of("カンマ").key()).isNotEqualTo("ガンマ");
        assertThat(CanonicalName.of("ｶﾞﾝﾏ").key()).isEqualTo("ガンマ");
    }

    @Test
    void slipsOfTheFingerAreCounted() {
        assertThat(Similarity.distance("foxglove", "foxglove")).isZero();
        assertThat(Similarity.distance("foxglove", "foxgolve")).isEqualTo(1);
        assertThat(Similarity.distance("foxglove", "foxgloves")).isEqualTo(1);
        assertThat(Similarity.distance("lichtblick", "lichtblik")).isEqualTo(1);
        assertThat(Similarity.isClose("foxgolve", "foxglove")).isTrue();
        assertThat(Similarity.isClose("licthblik", "lichtblick")).isTrue();
        assertThat(Similarity.isClose("acme", "acne")).isFalse();
        assertThat(Similarity.isClose("foxglove", "foxglove")).isFalse();
        assertThat(Similarity.isClose("foxhound", "foxglove")).isFalse();
    }
}
