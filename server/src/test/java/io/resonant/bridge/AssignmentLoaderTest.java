package io.resonant.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.intent.IntentData;
import io.resonant.intent.IntentSettings;
import io.resonant.intent.IntentType;
import io.resonant.intent.IntentWorld;
import io.resonant.intent.Intents;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.review.SourceDocument;
import java.time.ZoneOffset;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@BothEngines
class AssignmentLoaderTest {
    private final TestDatabase test;
    private final IntentWorld world;

    AssignmentLoaderTest(TestDatabase test) {
        this.test = test;
        this.world = new IntentWorld(test, IntentSettings.USUAL);
    }

    @Test
    void aQuestionMayBeAnsweredFromTheNewestSpecs() {
        var oldest = world.spec("最初の仕様", "古い");
        var newest = IntStream.range(0, 200)
                .mapToObj(number -> world.spec("仕様 " + number, "新しい"))
                .toList()
                .getLast();
        world.wish(
                IntentType.MESSAGE_ANSWER,
                new IntentData(null, world.thread(null).id(), null, "どれですか？"));
        var subjects = new Intents.Subjects(world.specs, world.threads, world.messages);
        var assignment = new AssignmentLoader(test.database(), subjects, world.tasks, test.clock(), ZoneOffset.UTC)
                .load(world.claim("w"));
        assertThat(assignment.documents())
                .extracting(SourceDocument::id)
                .startsWith(newest.id().toString())
                .doesNotContain(oldest.id().toString());
    }
}
