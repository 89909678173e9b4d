package io.resonant.recommendation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.resonant.kernel.json.JsonCodec;
import io.resonant.recommendation.RecordingFeatures.Scope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Browsers rank with a script of their own; it must come to the same result, to the last digit. */
@NullMarked
final class RankerParityTest {
    private static final String PROGRAM = """
            import { readFileSync } from 'node:fs'
            import { explain, Lot, Ranker } from './ranker.mjs'
            const { day, texts, worlds } = JSON.parse(readFileSync('questions.json', 'utf8'))
            const answers = worlds.map(({ index, questions }) => {
              const ranker = new Ranker(index)
              return questions.map(({ recording, seed }) => {
                const found = ranker.rank(recording, { limit: 6, day, lot: seed === null ? null : new Lot(seed) })
                const because = found.layouts.map((item) => item.reasons.map((reason) => explain(reason, texts.ja)))
                return { found, because }
              })
            })
            process.stdout.write(JSON.stringify(answers))
            """;

    @TempDir
    private Path folder;

    private record Question(
            RecordingFeatures recording,
            @org.jspecify.annotations.Nullable Integer seed) {}

    private record World(ItemIndex index, List<Question> questions) {}

    private record Answer(Recommendations found, List<List<String>> because) {}

    @Test
    void theBrowserRanksAsTheServerDoes() throws Exception {
        var worlds = new ArrayList<World>();
        for (int size : new int[] {0, 1, 12, 150, 400}) {
            var items = Items.world(size, size);
            var questions = new ArrayList<Question>();
            for (int i = 0; i < 25; i++) {
                var scope = i % 3 == 0 ? Scope.SELECTION : Scope.RECORDING;
                questions.add(new Question(Items.recording(items, scope, i), i % 2 == 0 ? null : i * 7919));
            }
            questions.add(new Question(new RecordingFeatures(List.of(), Scope.RECORDING), null));
            worlds.add(new World(ItemIndex.of(items), questions));
        }
        var expected = worlds.stream()
                .map(world -> world.questions().stream()
                        .map(question -> answer(world.index(), question))
                        .toList())
                .toList();
        var found = JsonCodec.tree(inJavaScript(worlds));
        var ours = JsonCodec.tree(JsonCodec.write(expected));
        assertThat(found.size()).isEqualTo(ours.size());
        for (int world = 0; world < ours.size(); world++) {
            for (int question = 0; question < ours.get(world).size(); question++) {
                assertThat(normal(found.get(world).get(question).toString()))
                        .as("world %d, question %d", world, question)
                        .isEqualTo(normal(ours.get(world).get(question).toString()));
            }
        }
    }

    private static Answer answer(ItemIndex index, Question question) {
        var lot = question.seed() == null ? null : new Lot(question.seed());
        var found = new Ranker(index).rank(question.recording(), Items.TODAY, 6, lot);
        return new Answer(
                found,
                found.layouts().stream()
                        .map(item -> Explanations.texts(item.reasons(), "ja"))
                        .toList());
    }

    /** Numbers have several spellings: 1, 1.0 and 1.00. */
    private static String normal(String json) {
        return JsonCodec.write(JsonCodec.read(json, Answer.class));
    }

    private String inJavaScript(List<World> worlds) throws IOException, InterruptedException {
        try (var script = Ranker.class.getResourceAsStream("/recommendation/ranker.js")) {
            Files.write(folder.resolve("ranker.mjs"), script.readAllBytes());
        }
        Files.writeString(folder.resolve("program.mjs"), PROGRAM);
        Files.writeString(
                folder.resolve("questions.json"),
                JsonCodec.write(
                        Map.of("day", Items.TODAY.toEpochDay(), "texts", Explanations.all(), "worlds", worlds)));
        var errors = folder.resolve("errors.txt").toFile();
        Process node;
        try {
            node = new ProcessBuilder("node", "program.mjs")
                    .directory(folder.toFile())
                    .redirectError(errors)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "skipped: node is not installed (" + e.getMessage() + ")");
            throw e;
        }
        var answers = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(node.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(node.exitValue()).as(Files.readString(errors.toPath())).isZero();
        return answers;
    }
}
