package io.resonant.feedback;

import static io.resonant.testing.Refusals.assertInvalid;
import static io.resonant.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.feedback.NewFeedback.Count;
import io.resonant.feedback.NewFeedback.Event;
import io.resonant.feedback.NewFeedback.Kind;
import io.resonant.feedback.NewFeedback.Length;
import io.resonant.feedback.NewFeedback.Schema;
import io.resonant.kernel.database.ConstraintViolation;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NullMarked
@BothEngines
final class FeedbackTest {
    private static final String ADDRESS = "203.0.113.7";
    private static final Kind DRIVE = new Kind(
            List.of(
                    new Schema("sensor_msgs/msg/Image", Count.FEW),
                    new Schema("acme_secret_msgs/msg/Driver", Count.ONE)),
            Length.MINUTES,
            null);

    private final TestDatabase test;
    private final Database database;
    private final Feedback feedback;

    FeedbackTest(TestDatabase test) {
        this.test = test;
        this.database = test.database();
        this.feedback = new Feedback(database, test.clock(), Set.of("acme.drive", "acme.lidar", "other.map")::contains);
    }

    @BeforeEach
    void empty() {
        database.runSystem(transaction -> {
            for (var table : List.of(
                    "feedback_votes",
                    "feedback_traits",
                    "feedback_installs",
                    "feedback_totals",
                    "feedback_trait_totals")) {
                transaction.sql("delete from " + table).update();
            }
        });
    }

    private Feedback.Receipt tell(UUID install, String item, @Nullable Kind kind, Outcome... outcomes) {
        var events = new ArrayList<Event>();
        for (var outcome : outcomes) {
            events.add(new Event(item, outcome, 1, null));
        }
        return feedback.submit(new NewFeedback(install, Consent.VERSION, events, kind), ADDRESS);
    }

    private List<String> rows(String sql) {
        return database.readSystem(transaction -> transaction.sql(sql).list(row -> row.text("t")));
    }

    private long count(String table) {
        return database.readSystem(transaction ->
                transaction.sql("select count(*) as n from " + table).one(row -> row.bigint("n")));
    }

    private void compute() {
        new FeedbackTotals(database, test.clock()).compute();
    }

    @Test
    void anInstallHasOneVoteForAnItemOnADay() {
        var install = UUID.randomUUID();
        assertThat(tell(install, "acme.drive", null, Outcome.SHOWN, Outcome.OPENED))
                .isEqualTo(new Feedback.Receipt(2, 0));
        tell(install, "acme.drive", null, Outcome.OPENED, Outcome.KEPT);
        tell(install, "acme.lidar", null, Outcome.SHOWN);
        assertThat(count("feedback_votes")).isEqualTo(2);
        assertThat(rows("select cast(outcomes as text) as t from feedback_votes where item_id = 'acme.drive'"))
                .containsExactly("7");
        test.clock().advance(Duration.ofDays(1));
        tell(install, "acme.drive", null, Outcome.OPENED);
        assertThat(count("feedback_votes")).isEqualTo(3);
    }

    @Test
    void whatDoesNotExistIsIgnored() {
        assertThat(tell(UUID.randomUUID(), "taro.yamada@example.com", DRIVE, Outcome.SHOWN))
                .isEqualTo(new Feedback.Receipt(0, 1));
        assertThat(count("feedback_votes") + count("feedback_installs") + count("feedback_traits"))
                .isZero();
    }

    @Test
    void rowsOfOneInstallCannotBePutTogether() {
        var install = UUID.randomUUID();
        tell(install, "acme.drive", DRIVE, Outcome.SHOWN, Outcome.KEPT);
        tell(install, "acme.lidar", DRIVE, Outcome.SHOWN, Outcome.KEPT);
        var names = new ArrayList<String>();
        names.addAll(rows("select voter as t from feedback_votes"));
        names.addAll(rows("select voter as t from feedback_traits"));
        names.addAll(rows("select install as t from feedback_installs"));
        assertThat(names).hasSize(2 + 6 + 1).doesNotHaveDuplicates();
        assertThat(names).noneMatch(name -> name.contains(install.toString()));
    }

    @Test
    void onlyPublicSchemasAreKept() {
        tell(UUID.randomUUID(), "acme.drive", DRIVE, Outcome.SHOWN, Outcome.KEPT);
        assertThat(rows("select trait || ' ' || item_id as t from feedback_traits order by trait, item_id"))
                .containsExactly(
                        "length:minutes ",
                        "length:minutes acme.drive",
                        "schema:sensor_msgs/Image:few ",
                        "schema:sensor_msgs/Image:few acme.drive");
    }

    @Test
    void whatFewToldIsNotPublished() {
        for (int i = 0; i < 4; i++) {
            tell(UUID.randomUUID(), "acme.drive", DRIVE, Outcome.SHOWN, Outcome.KEPT);
        }
        compute();
        assertThat(feedback.usage()).isEmpty();
        assertThat(count("feedback_trait_totals")).isZero();
        tell(UUID.randomUUID(), "acme.drive", DRIVE, Outcome.SHOWN, Outcome.REVERTED);
        tell(UUID.randomUUID(), "acme.drive", DRIVE, Outcome.SHOWN);
        compute();
        assertThat(feedback.usage()).containsOnlyKeys("acme.drive").containsValue(new Usage(6, 3, 6));
        assertThat(rows("select trait || ' ' || item_id as t from feedback_trait_totals order by trait"))
                .containsExactly("length:minutes ", "schema:sensor_msgs/Image:few ");
    }

    @Test
    void accuracyAndAdoptionAreMeasured() {
        for (int i = 0; i < 6; i++) {
            tell(UUID.randomUUID(), "acme.drive", null, Outcome.SHOWN, i < 3 ? Outcome.KEPT : Outcome.OPENED);
            feedback.submit(
                    new NewFeedback(
                            UUID.randomUUID(),
                            Consent.VERSION,
                            List.of(
                                    new Event("acme.lidar", Outcome.SHOWN, 2, null),
                                    new Event("acme.lidar", i == 0 ? Outcome.KEPT : Outcome.SHOWN, 2, null)),
                            null),
                    ADDRESS);
        }
        var sums = new FeedbackTotals(database, test.clock()).compute();
        assertThat(sums.adoption()).isEqualTo(4 / 12.0);
        assertThat(sums.accuracy()).isEqualTo(3 / 4.0);
        assertThat(FeedbackTotals.Sums.NONE.accuracy()).isZero();
    }

    @Test
    void whoNeverSawAnItemCannotJudgeIt() {
        for (int i = 0; i < 6; i++) {
            tell(UUID.randomUUID(), "acme.drive", null, Outcome.KEPT);
        }
        compute();
        assertThat(feedback.usage()).isEmpty();
        assertThat(count("feedback_totals")).isZero();
    }

    @Test
    void aVoteGainsWeightWithTheDays() {
        var old = UUID.randomUUID();
        for (int day = 0; day < 10; day++) {
            tell(old, "other.map", null, Outcome.SHOWN);
            test.clock().advance(Duration.ofDays(1));
        }
        tell(old, "acme.drive", null, Outcome.SHOWN);
        for (int i = 0; i < 4; i++) {
            tell(UUID.randomUUID(), "acme.drive", null, Outcome.SHOWN);
        }
        compute();
        assertThat(feedback.usage().get("acme.drive")).isEqualTo(new Usage(7 + 4, 0, 5));
    }

    @Test
    void oneNetworkCannotOutvoteAllOthers() {
        for (int i = 0; i < 600; i++) {
            tell(UUID.randomUUID(), "acme.drive", null, Outcome.SHOWN, Outcome.KEPT);
        }
        compute();
        assertThat(feedback.usage().get("acme.drive")).isEqualTo(new Usage(500, 500, 600));
        assertThat(NetworkShares.network("203.0.113.7")).isEqualTo("203.0.113");
        assertThat(NetworkShares.network("2001:db8:1:2:3:4:5:6")).isEqualTo("2001:db8:1");
    }

    @Test
    void aSuddenCrowdFreezesTheSums() {
        for (int day = 0; day < 10; day++) {
            for (int i = 0; i < 6; i++) {
                tell(UUID.randomUUID(), "acme.drive", null, Outcome.SHOWN, Outcome.OPENED);
            }
            test.clock().advance(Duration.ofDays(1));
        }
        compute();
        var before = feedback.usage();
        for (int i = 0; i < 100; i++) {
            tell(UUID.randomUUID(), "acme.drive", null, Outcome.SHOWN, Outcome.KEPT);
        }
        compute();
        assertThat(feedback.usage()).isEqualTo(before);
        assertThat(rows("select item_id as t from feedback_totals where suspicious_on is not null"))
                .containsExactly("acme.drive");
    }

    @Test
    void anInstallCanHaveEverythingDeleted() {
        var install = UUID.randomUUID();
        tell(install, "acme.drive", DRIVE, Outcome.SHOWN, Outcome.KEPT);
        tell(install, "acme.lidar", DRIVE, Outcome.SHOWN);
        tell(UUID.randomUUID(), "acme.drive", DRIVE, Outcome.SHOWN);
        assertThat(feedback.forget(install).deleted()).isEqualTo(2 + 4 + 1);
        assertThat(feedback.forget(install).deleted()).isZero();
        assertThat(count("feedback_votes")).isEqualTo(1);
        assertThat(count("feedback_traits")).isEqualTo(2);
        assertThat(count("feedback_installs")).isEqualTo(1);
    }

    @Test
    void nothingIsOlderThanNinetyDays() {
        tell(UUID.randomUUID(), "acme.drive", DRIVE, Outcome.SHOWN, Outcome.KEPT);
        test.clock().advance(Duration.ofDays(89));
        assertThat(feedback.expire()).isZero();
        assertThat(feedback.retention().isKept()).isTrue();
        test.clock().advance(Duration.ofDays(1));
        assertThat(feedback.retention().isKept()).isFalse();
        assertThat(feedback.retention().tables())
                .extracting(Retention.Table::overdue)
                .containsExactly(1L, 4L, 1L);
        assertThat(feedback.expire()).isEqualTo(6);
        var report = feedback.retention();
        assertThat(report.isKept()).isTrue();
        assertThat(report.tables()).allSatisfy(table -> assertThat(table.rows()).isZero());
    }

    /** More rows than one transaction takes, and one install that tells several things at once. */
    @Test
    void whatManyTellAtOnceIsWrittenOnceForEach() throws Exception {
        var chatty = UUID.randomUUID();
        var items = IntStream.range(0, 500).mapToObj(i -> "acme.item-" + i).toList();
        var busy = new Feedback(database, test.clock(), Set.copyOf(items)::contains);
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var told = IntStream.range(0, 40)
                    .mapToObj(i -> pool.submit(() -> {
                        var outcome = i % 4 == 0 ? Outcome.KEPT : Outcome.SHOWN;
                        var events = items.stream()
                                .map(item -> new Event(item, outcome, null, null))
                                .toList();
                        var install = i % 2 == 0 ? chatty : UUID.randomUUID();
                        return busy.submit(new NewFeedback(install, Consent.VERSION, events, null), ADDRESS);
                    }))
                    .toList();
            for (var receipt : told) {
                assertThat(receipt.get()).isEqualTo(new Feedback.Receipt(500, 0));
            }
        }
        assertThat(count("feedback_installs")).isEqualTo(21);
        assertThat(count("feedback_votes")).isEqualTo(21 * 500);
        assertThat(rows("select outcomes || ' ' || count(*) as t from feedback_votes group by outcomes order by t"))
                .containsExactly("1 10000", "5 500");
    }

    /** Who waits for a transaction that fails must hear of it. */
    @Test
    void whatCannotBeWrittenIsReported() {
        var broken = new Feedback(database, test.clock(), _ -> true);
        assertThatThrownBy(() -> broken.submit(
                        new NewFeedback(
                                UUID.randomUUID(),
                                Consent.VERSION,
                                List.of(new Event("x".repeat(201), Outcome.SHOWN, null, null)),
                                null),
                        ADDRESS))
                .isInstanceOf(ConstraintViolation.class);
        assertThat(count("feedback_installs") + count("feedback_votes")).isZero();
        assertThat(tell(UUID.randomUUID(), "acme.drive", null, Outcome.SHOWN).accepted())
                .isEqualTo(1);
    }

    @Test
    void onlyTheCurrentTextCountsAsConsent() {
        var events = List.of(new Event("acme.drive", Outcome.SHOWN, 1, null));
        assertRefused(
                409,
                "consent_outdated",
                () -> feedback.submit(new NewFeedback(UUID.randomUUID(), "2020-01", events, null), ADDRESS));
        assertInvalid(
                "/install",
                "random_uuid",
                () -> feedback.submit(new NewFeedback(test.newId(), Consent.VERSION, events, null), ADDRESS));
        assertInvalid(
                "/events/0/position",
                "too_small",
                () -> feedback.submit(
                        new NewFeedback(
                                UUID.randomUUID(),
                                Consent.VERSION,
                                List.of(new Event("acme.drive", Outcome.SHOWN, 0, null)),
                                null),
                        ADDRESS));
        assertThat(count("feedback_votes")).isZero();
    }
}
