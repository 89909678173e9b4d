package io.resonant.kernel.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.text.LineDiff.Kind;
import io.resonant.kernel.text.LineDiff.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineDiffTest {
    @Test
    void equalTextsHaveOnlyEqualLines() {
        assertThat(LineDiff.between("a\nb\n", "a\r\nb"))
                .containsExactly(new Line(Kind.EQUAL, "a", 1, 1), new Line(Kind.EQUAL, "b", 2, 2));
        assertThat(LineDiff.between("", "")).isEmpty();
    }

    @Test
    void aChangedLineIsRemovedAndAdded() {
        assertThat(LineDiff.between("一\n二\n三", "一\n弐\n三"))
                .containsExactly(
                        new Line(Kind.EQUAL, "一", 1, 1),
                        new Line(Kind.DELETE, "二", 2, null),
                        new Line(Kind.INSERT, "弐", null, 2),
                        new Line(Kind.EQUAL, "三", 3, 3));
    }

    @Test
    void anInsertedSectionIsOneBlock() {
        var before = "# A\n\ntext\n\n# C\n\ntext\n";
        var after = "# A\n\ntext\n\n# B\n\ntext\n\n# C\n\ntext\n";
        var inserted = LineDiff.between(before, after).stream()
                .filter(line -> line.kind() == Kind.INSERT)
                .map(Line::text)
                .toList();
        assertThat(inserted).containsExactlyInAnyOrder("# B", "", "text", "");
        assertThat(LineDiff.between(before, after)).noneMatch(line -> line.kind() == Kind.DELETE);
    }

    @Test
    void theDiffAppliedGivesTheTarget() {
        var random = new Random(7);
        for (int round = 0; round < 500; round++) {
            var from = randomLines(random, 1 + random.nextInt(40));
            var to = random.nextBoolean() ? edited(random, from) : randomLines(random, random.nextInt(40));
            var diff = LineDiff.between(String.join("\n", from), String.join("\n", to));
            assertThat(texts(diff, line -> line.kind() != Kind.INSERT)).isEqualTo(from);
            assertThat(texts(diff, line -> line.kind() != Kind.DELETE)).isEqualTo(to);
            assertThat(diff.stream().map(Line::fromLine).filter(n -> n != null).toList())
                    .isEqualTo(IntStream.rangeClosed(1, from.size()).boxed().toList());
            assertThat(diff.stream().map(Line::toLine).filter(n -> n != null).toList())
                    .isEqualTo(IntStream.rangeClosed(1, to.size()).boxed().toList());
        }
    }

    @Test
    void aSmallEditOfManyEqualLinesStaysSmall() {
        var from = "x\ny\n".repeat(500);
        var to = "x\ny\n".repeat(250) + "z\n" + "x\ny\n".repeat(250);
        assertThat(LineDiff.between(from, to).stream().filter(line -> line.kind() != Kind.EQUAL))
                .containsExactly(new Line(Kind.INSERT, "z", null, 501));
    }

    @Test
    void textsThatShareNothingButRepetitionsEndInBoundedTime() {
        var random = new Random(3);
        var from = random.ints(400_000, 0, 9).mapToObj(Integer::toString).collect(Collectors.joining("\n"));
        var to = random.ints(400_000, 0, 9).mapToObj(Integer::toString).collect(Collectors.joining("\n"));
        long start = System.nanoTime();
        var diff = LineDiff.between(from, to);
        System.out.printf("diff of 2 x 400,000 lines: %d ms%n", (System.nanoTime() - start) / 1_000_000);
        assertThat(String.join("\n", texts(diff, line -> line.kind() != Kind.DELETE)))
                .isEqualTo(to);
    }

    private static List<String> texts(List<Line> diff, Predicate<Line> filter) {
        return diff.stream().filter(filter).map(Line::text).toList();
    }

    private static List<String> randomLines(Random random, int count) {
        return random.ints(count, 0, 12).mapToObj(n -> "line " + n).collect(Collectors.toCollection(ArrayList::new));
    }

    private static List<String> edited(Random random, List<String> lines) {
        var edited = new ArrayList<>(lines);
        for (int i = 0; i < 3; i++) {
            if (!edited.isEmpty() && random.nextBoolean()) {
                edited.remove(random.nextInt(edited.size()));
            }
            edited.add(random.nextInt(edited.size() + 1), "new " + i);
        }
        return edited;
    }
}
