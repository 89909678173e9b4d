package io.resonant.kernel.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.database.ConstraintViolation.Kind;
import io.resonant.kernel.event.Event;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a transaction promises, the same on both engines. */
@BothEngines
class DatabaseTest {
    private final TestDatabase test;

    private final Database database;
    private final UUID tenant;

    DatabaseTest(TestDatabase test) {
        this.test = test;
        Notes.createTable(test);
        database = test.database();
        tenant = test.tenant();
    }

    @Test
    void valuesComeBackAsTheyWere() {
        var at = Instant.parse("2026-02-03T04:05:06.123456Z");
        database.run(
                tenant,
                transaction -> transaction
                        .sql("""
                    insert into event_log (organization_id, sequence, topic, type, payload, created_at)
                    values (:tenant, :sequence, :topic, 'it''s :not', :payload, :at)""")
                        .bind("sequence", 7L)
                        .bind("topic", "日本語 🎌")
                        .bind("payload", new Json("{\"a\":[1,true,null]}"))
                        .bind("at", at)
                        .update());
        var row = database.read(
                tenant,
                transaction -> transaction
                        .sql("select * from event_log where organization_id = :tenant and topic in (:topics)")
                        .bind("topics", List.of("日本語 🎌", "x", "y"))
                        .one(r -> List.of(
                                r.uuid("organization_id"),
                                r.bigint("sequence"),
                                r.text("topic"),
                                r.text("type"),
                                r.json("payload").tree(),
                                r.instant("created_at"))));
        assertThat(row)
                .containsExactly(tenant, 7L, "日本語 🎌", "it's :not", new Json("{\"a\":[1,true,null]}").tree(), at);
    }

    @Test
    void anyNumberOfRowsIsInserted() {
        for (var size : List.of(0, 1, 7, 64, 200)) {
            var rows = IntStream.range(0, size)
                    .mapToObj(i -> Arrays.asList(tenant, test.newId(), size + " " + i, null))
                    .toList();
            var changed = database.<Integer>writeSystem(transaction -> transaction
                    .sql("insert into notes (organization_id, id, text, parent_id) values :rows")
                    .updateRows("rows", rows));
            assertThat(changed).isEqualTo(size);
        }
        assertThat(Notes.texts(database, tenant))
                .hasSize(1 + 7 + 64 + 200)
                .doesNotHaveDuplicates()
                .contains("1 0", "7 6", "200 199");
    }

    @Test
    void aCollectionOfAnySizeIsFound() {
        database.run(tenant, transaction -> IntStream.range(0, 9).forEach(i -> Notes.insert(transaction, "n" + i)));
        for (var size = 0; size <= 9; size++) {
            var wanted = IntStream.range(0, size).mapToObj(i -> "n" + i).toList();
            var found = database.read(
                    tenant,
                    transaction -> transaction
                            .sql(
                                    "select text from notes where organization_id = :tenant and text in (:texts) order by text")
                            .bind("texts", wanted)
                            .list(row -> row.text("text")));
            assertThat(found).isEqualTo(wanted);
        }
        assertThatThrownBy(() -> database.read(
                        tenant,
                        transaction -> transaction
                                .sql("select text from notes where organization_id = :tenant and text not in (:texts)")
                                .bind("texts", List.of())
                                .list(row -> row.text("text"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aChangeThatMayWaitIsThereForTheNextStatementAndAfterTheCommit() {
        var seen = database.write(tenant, transaction -> {
            Notes.later(transaction, "one");
            Notes.later(transaction, "two");
            var texts = Notes.texts(transaction);
            Notes.later(transaction, "three");
            transaction.publish(new Event("notes", "note.created", Map.of()));
            return texts;
        });
        assertThat(seen).containsExactly("one", "two");
        database.run(tenant, transaction -> Notes.later(transaction, "two and a half"));
        assertThat(Notes.texts(database, tenant)).containsExactly("one", "two", "three", "two and a half");
    }

    @Test
    void aChangeThatMayWaitIsUndoneWithTheRest() {
        assertThatThrownBy(() -> database.run(tenant, transaction -> {
                    Notes.later(transaction, "one");
                    throw new IllegalArgumentException("no");
                }))
                .isInstanceOf(IllegalArgumentException.class);
        database.run(tenant, transaction -> Notes.insert(transaction, "two"));
        assertThat(Notes.texts(database, tenant)).containsExactly("two");
    }

    @Test
    void whatAWaitingChangeViolatesIsReportedAsAlways() {
        database.run(tenant, transaction -> Notes.insert(transaction, "one"));
        assertThatThrownBy(() -> database.run(tenant, transaction -> Notes.later(transaction, "one")))
                .isInstanceOfSatisfying(ConstraintViolation.class, violation -> {
                    assertThat(violation.kind()).isEqualTo(Kind.UNIQUE);
                    assertThat(violation.columns()).containsExactly("organization_id", "text");
                });
        assertThatThrownBy(() -> database.run(tenant, transaction -> {
                    Notes.later(transaction, "one");
                    Notes.texts(transaction);
                }))
                .isInstanceOf(ConstraintViolation.class);
        assertThat(Notes.texts(database, tenant)).containsExactly("one");
    }

    @Test
    void aStatementThatForgetsTheTenantIsRefused() {
        assertThatThrownBy(() -> database.read(tenant, transaction -> transaction.sql("select 1")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(":tenant");
    }

    @Test
    void parametersMustBeKnownAndBound() {
        assertThatThrownBy(() -> database.readSystem(
                        transaction -> transaction.sql("select :a as a").bind("b", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(":b");
        assertThatThrownBy(() -> database.readSystem(
                        transaction -> transaction.sql("select :a as a").exists()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(":a");
    }

    @Test
    void rowsAreReadByTheirNamesAndNullsAreAnnounced() {
        assertThatThrownBy(() -> database.readSystem(
                        transaction -> transaction.sql("select 1 as a").one(row -> row.integer("b"))))
                .hasMessageContaining("no column b");
        assertThatThrownBy(() -> database.readSystem(transaction ->
                        transaction.sql("select cast(null as text) as a").one(row -> row.text("a"))))
                .hasMessageContaining("NULL");
        assertThat(database.<String>readSystem(transaction -> transaction
                        .sql("select cast(null as text) as a")
                        .one(row -> String.valueOf(row.textOrNull("a")))))
                .isEqualTo("null");
    }

    @Test
    void oneWantsExactlyOneRow() {
        database.run(tenant, transaction -> List.of("a", "b").forEach(text -> Notes.insert(transaction, text)));
        assertThatThrownBy(() -> database.read(
                        tenant,
                        transaction -> transaction
                                .sql("select text from notes where organization_id = :tenant")
                                .one(row -> row.text("text"))))
                .hasMessageContaining("there are more");
        assertThatThrownBy(() -> database.read(
                        tenant,
                        transaction -> transaction
                                .sql("select text from notes where organization_id = :tenant and text = 'z'")
                                .one(row -> row.text("text"))))
                .hasMessageContaining("there is none");
    }

    @Test
    void aStatementMayRunInsideTheReadingOfAnEqualOne() {
        database.run(tenant, transaction -> List.of("a", "b").forEach(text -> Notes.insert(transaction, text)));
        var sql = "select text from notes where organization_id = :tenant order by text";
        var pairs = database.read(
                tenant,
                transaction -> transaction
                        .sql(sql)
                        .list(outer -> outer.text("text") + transaction.sql(sql).list(inner -> inner.text("text"))));
        assertThat(pairs).containsExactly("a[a, b]", "b[a, b]");
    }

    @Test
    void aWriteThatThrowsLeavesNothing() {
        var actions = new ArrayList<String>();
        assertThatThrownBy(() -> database.run(tenant, transaction -> {
                    Notes.insert(transaction, "lost");
                    transaction.publish(new Event("notes", "note.created", Map.of()));
                    transaction.afterCommit(() -> actions.add("never"));
                    throw new IllegalStateException("changed my mind");
                }))
                .hasMessage("changed my mind");
        assertThat(Notes.texts(database, tenant)).isEmpty();
        assertThat(actions).isEmpty();
        database.run(tenant, transaction -> transaction.publish(new Event("notes", "note.created", Map.of())));
        var sequences = database.read(
                tenant,
                transaction -> transaction
                        .sql("select sequence from event_log where organization_id = :tenant")
                        .list(row -> row.bigint("sequence")));
        assertThat(sequences).containsExactly(1L);
    }

    @Test
    void violationsSayWhichRuleAndWhichColumns() {
        database.run(tenant, transaction -> Notes.insert(transaction, "same"));
        var unique = violation(() -> database.run(tenant, transaction -> Notes.insert(transaction, "same")));
        assertThat(unique.kind()).isEqualTo(Kind.UNIQUE);
        assertThat(unique.columns()).containsExactly("organization_id", "text");
        var check = violation(() -> database.run(tenant, transaction -> Notes.insert(transaction, "x".repeat(21))));
        assertThat(check.kind()).isEqualTo(Kind.CHECK);
        var notNull = violation(() -> database.run(
                tenant,
                transaction -> transaction
                        .sql("insert into notes (organization_id, id, text) values (:tenant, :id, :text)")
                        .bind("id", transaction.newId())
                        .bind("text", null)
                        .update()));
        assertThat(notNull.kind()).isEqualTo(Kind.NOT_NULL);
        assertThat(notNull.columns()).containsExactly("text");
        var foreign = violation(() -> database.run(
                tenant,
                transaction -> transaction
                        .sql(
                                "insert into notes (organization_id, id, text, parent_id) values (:tenant, :id, 'x', :id2)")
                        .bind("id", transaction.newId())
                        .bind("id2", transaction.newId())
                        .update()));
        assertThat(foreign.kind()).isEqualTo(Kind.FOREIGN_KEY);
    }

    @Test
    void aFailedStatementEndsItsTransactionEvenWhenTheWorkIgnoresIt() {
        assertThatThrownBy(() -> database.run(tenant, transaction -> {
                    Notes.insert(transaction, "same");
                    assertThatThrownBy(() -> Notes.insert(transaction, "same")).isInstanceOf(ConstraintViolation.class);
                    assertThatThrownBy(() -> Notes.insert(transaction, "other"))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("can only roll back");
                }))
                .isInstanceOf(ConstraintViolation.class);
        assertThat(Notes.texts(database, tenant)).isEmpty();
    }

    @Test
    void aReadCannotChangeAnything() {
        assertThatThrownBy(() -> database.read(tenant, transaction -> Notes.insert(transaction, "x")))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> database.read(
                        tenant,
                        transaction -> transaction
                                .sql(
                                        "insert into notes (organization_id, id, text) values (:tenant, :id, 'x') returning id")
                                .bind("id", transaction.newId())
                                .one(row -> row.uuid("id"))))
                .satisfies(e -> assertThat(e.getMessage()).contains("storage_read_only"));
        assertThatThrownBy(() -> database.read(tenant, transaction -> {
                    transaction.publish(new Event("notes", "x", Map.of()));
                    return 1;
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(Notes.texts(database, tenant)).isEmpty();
    }

    @Test
    void aReadOfSeveralStatementsSeesOneMoment() {
        Notes.texts(database, tenant);
        var count = "select count(*) as n from notes where organization_id = :tenant";
        for (var round = 0; round < 2; round++) { // the second starts as a snapshot at once
            var text = "n" + round;
            var counts = database.read(tenant, transaction -> {
                var before = transaction.sql(count).one(row -> row.bigint("n"));
                var writer = Thread.ofPlatform()
                        .start(() -> database.run(
                                tenant,
                                other -> Notes.insert(
                                        other, text + test.newId().toString().substring(26))));
                try {
                    writer.join();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return List.of(before, transaction.sql(count).one(row -> row.bigint("n")));
            });
            assertThat(counts.get(0)).isEqualTo(counts.get(1));
        }
        assertThat(Notes.texts(database, tenant)).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void aTransactionDoesNotStartInsideAnother() {
        List<Runnable> nested = List.of(
                () -> database.run(tenant, _ -> database.run(tenant, _ -> {})),
                () -> database.run(tenant, _ -> database.read(tenant, _ -> 1)),
                () -> database.read(tenant, _ -> database.write(tenant, _ -> 1)),
                () -> database.readSystem(_ -> database.readSystem(_ -> 1)));
        for (var work : nested) {
            assertThatThrownBy(work::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("inside another one");
        }
        database.run(tenant, transaction -> Notes.insert(transaction, "still works"));
    }

    @Test
    void aTransactionCannotBeUsedAfterItsEnd() {
        var leaked = database.write(tenant, transaction -> transaction);
        assertThatThrownBy(() -> Notes.insert(leaked, "x"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("over");
    }

    @Test
    void whatWaitsForTheCommitSeesItAndMayStartATransaction() {
        var seen = new ArrayList<String>();
        database.run(tenant, transaction -> {
            Notes.insert(transaction, "first");
            transaction.afterCommit(() -> seen.addAll(Notes.texts(database, tenant)));
            transaction.afterCommit(() -> database.run(tenant, next -> Notes.insert(next, "second")));
        });
        assertThat(seen).containsExactly("first");
        assertThat(Notes.texts(database, tenant)).containsExactly("first", "second");
    }

    @Test
    void workAcrossTenantsActsForSeveralInOneTransaction() {
        var other = test.tenant();
        database.runSystem(transaction -> {
            Notes.insert(transaction.within(tenant), "mine");
            Notes.insert(transaction.within(other), "yours");
            transaction.within(other).publish(new Event("notes", "a", Map.of()));
            transaction.within(tenant).publish(new Event("notes", "b", Map.of()));
            assertThat(transaction
                            .sql("select text from notes where organization_id in (:both) order by text")
                            .bind("both", List.of(tenant, other))
                            .list(row -> row.text("text")))
                    .containsExactly("mine", "yours");
        });
        assertThat(Notes.texts(database, tenant)).containsExactly("mine");
        assertThat(Notes.texts(database, other)).containsExactly("yours");
    }

    @Test
    void theTimeOfATransactionStandsStillInMicroseconds() {
        test.clock().set(Instant.parse("2026-03-01T00:00:00.123456789Z"));
        database.run(tenant, transaction -> {
            assertThat(transaction.now()).isEqualTo(Instant.parse("2026-03-01T00:00:00.123456Z"));
            test.clock().set(TestDatabase.START);
            assertThat(transaction.now()).isEqualTo(Instant.parse("2026-03-01T00:00:00.123456Z"));
        });
    }

    private static ConstraintViolation violation(Runnable work) {
        try {
            work.run();
        } catch (ConstraintViolation e) {
            return e;
        }
        throw new AssertionError("Nothing was refused");
    }
}
