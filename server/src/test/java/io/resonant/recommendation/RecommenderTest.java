package io.resonant.recommendation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@NullMarked
@Timeout(120)
final class RecommenderTest {
    private final TestClock clock = new TestClock(Instant.parse("2026-03-01T00:00:00Z"));
    private final AtomicInteger asked = new AtomicInteger();
    private volatile List<ItemFeatures> items = List.of(Items.layout("one", "acme", List.of("/scan")));
    private volatile CountDownLatch door = new CountDownLatch(0);
    private volatile boolean broken;
    private final Recommender recommender = new Recommender(this::read, _ -> true, clock);

    private List<ItemFeatures> read() {
        asked.incrementAndGet();
        try {
            door.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (broken) {
            throw new IllegalStateException("the source does not answer");
        }
        return items;
    }

    private List<String> ids() {
        return recommender.index().items().stream().map(ItemIndex.Entry::id).toList();
    }

    private void another() {
        items = List.of(Items.layout("two", "acme", List.of("/scan")));
    }

    private void await(String id) throws InterruptedException {
        for (int i = 0; i < 6_000 && !ids().contains(id); i++) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertThat(ids()).containsExactly(id);
    }

    private void awaitAsked(int times) throws InterruptedException {
        for (int i = 0; i < 6_000 && asked.get() < times; i++) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertThat(asked).hasValue(times);
    }

    @Test
    void withinAMinuteTheSourceIsAskedOnce() {
        assertThat(ids()).containsExactly("one");
        another();
        clock.advance(Duration.ofSeconds(59));
        assertThat(ids()).containsExactly("one");
        assertThat(asked).hasValue(1);
    }

    @Test
    void whoAsksGetsTheIndexBeforeWhileAnotherIsMade() throws InterruptedException {
        assertThat(ids()).containsExactly("one");
        var before = recommender.snapshot().hash();
        another();
        door = new CountDownLatch(1);
        clock.advance(Duration.ofMinutes(1));
        for (int i = 0; i < 50; i++) {
            assertThat(ids()).as("although the source does not answer yet").containsExactly("one");
        }
        awaitAsked(2);
        door.countDown();
        await("two");
        assertThat(asked).as("one has asked for all").hasValue(2);
        assertThat(recommender.find(before))
                .as("browsers may still come for it")
                .isPresent();
    }

    @Test
    void afterALongSilenceNobodyGetsWhatIsLongGone() {
        assertThat(ids()).containsExactly("one");
        another();
        clock.advance(Duration.ofMinutes(10));
        assertThat(ids()).containsExactly("two");
    }

    @Test
    void aSourceThatDoesNotAnswerIsAskedAgainAMinuteLater() throws InterruptedException {
        assertThat(ids()).containsExactly("one");
        another();
        broken = true;
        clock.advance(Duration.ofHours(1));
        assertThat(ids()).containsExactly("one");
        assertThat(ids()).containsExactly("one");
        assertThat(asked).hasValue(2);
        broken = false;
        clock.advance(Duration.ofMinutes(1));
        await("two");
    }

    @Test
    void withoutAnyIndexTheFailureIsTold() {
        broken = true;
        assertThatThrownBy(recommender::index).hasMessage("the source does not answer");
        broken = false;
        assertThat(ids()).containsExactly("one");
    }
}
