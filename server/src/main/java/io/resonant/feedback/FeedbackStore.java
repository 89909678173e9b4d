package io.resonant.feedback;

import io.resonant.kernel.database.Dialect;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.json.Json;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SQL of the raw rows. Each batch is one statement, however many rows it has. */
final class FeedbackStore {
    private static final String MERGE_VOTES = """

            on conflict (item_id, voter, day) do update set
                outcomes = feedback_votes.outcomes | excluded.outcomes,
                position = coalesce(feedback_votes.position, excluded.position),
                propensity = coalesce(feedback_votes.propensity, excluded.propensity)""";

    private static final Dialect INSERT_VOTES = Dialect.of("""
            insert into feedback_votes (item_id, voter, day, outcomes, weight, position, propensity)
            select v.value ->> 0, v.value ->> 1, :day, v.value ->> 2, :weight, v.value ->> 3, v.value ->> 4
            from json_each(:rows) v where true""" + MERGE_VOTES, """
            insert into feedback_votes (item_id, voter, day, outcomes, weight, position, propensity)
            select v ->> 0, v ->> 1, :day, (v ->> 2)::int, :weight, (v ->> 3)::int, (v ->> 4)::int
            from json_array_elements(:rows::json) v""" + MERGE_VOTES);

    private static final String KEEP_NEWER = """

            on conflict (trait, item_id, voter) do update set day = excluded.day""";

    private static final Dialect INSERT_TRAITS = Dialect.of("""
            insert into feedback_traits (trait, item_id, voter, day)
            select t.value ->> 0, t.value ->> 1, t.value ->> 2, :day from json_each(:rows) t where true""" + KEEP_NEWER, """
            insert into feedback_traits (trait, item_id, voter, day)
            select t ->> 0, t ->> 1, t ->> 2, :day from json_array_elements(:rows::json) t""" + KEEP_NEWER);

    private static final Dialect DELETE_VOTES = Dialect.of("""
            delete from feedback_votes where (item_id, voter) in
                (select v.value ->> 0, v.value ->> 1 from json_each(:rows) v)""", """
            delete from feedback_votes where (item_id, voter) in
                (select v ->> 0, v ->> 1 from json_array_elements(:rows::json) v)""");

    private static final Dialect DELETE_TRAITS = Dialect.of("""
            delete from feedback_traits where (trait, item_id, voter) in
                (select t.value ->> 0, t.value ->> 1, t.value ->> 2 from json_each(:rows) t)""", """
            delete from feedback_traits where (trait, item_id, voter) in
                (select t ->> 0, t ->> 1, t ->> 2 from json_array_elements(:rows::json) t)""");

    private final SystemTransaction transaction;

    FeedbackStore(SystemTransaction transaction) {
        this.transaction = transaction;
    }

    /** One install's opinion of one item on one day. */
    record Vote(
            String item,
            String voter,
            int outcomes,
            @Nullable Integer position,
            @Nullable Integer propensity) {}

    record Trait(String trait, String item, String voter) {}

    /** @return on how many days it was active, with this one */
    int touchInstall(String install, LocalDate day) {
        return transaction.sql("""
                        insert into feedback_installs (install, last_day, days) values (:install, :day, 1)
                        on conflict (install) do update set
                            days = feedback_installs.days
                                + case when feedback_installs.last_day < excluded.last_day then 1 else 0 end,
                            last_day = excluded.last_day
                        returning days""").bind("install", install).bind("day", day).one(row -> row.integer("days"));
    }

    /** @param votes at most one for each item and voter */
    void addVotes(List<Vote> votes, LocalDate day, int weight) {
        var rows = votes.stream()
                .map(vote -> java.util.Arrays.asList(
                        vote.item(), vote.voter(), vote.outcomes(), vote.position(), vote.propensity()))
                .toList();
        transaction
                .sql(INSERT_VOTES)
                .bind("rows", Json.of(rows))
                .bind("day", day)
                .bind("weight", weight)
                .update();
    }

    /** @param traits each once */
    void addTraits(List<Trait> traits, LocalDate day) {
        transaction
                .sql(INSERT_TRAITS)
                .bind("rows", rows(traits))
                .bind("day", day)
                .update();
    }

    List<String> items() {
        return transaction.sql("select distinct item_id from feedback_votes").list(row -> row.text("item_id"));
    }

    List<Trait> traits() {
        return transaction
                .sql("select distinct trait, item_id from feedback_traits")
                .list(row -> new Trait(row.text("trait"), row.text("item_id"), ""));
    }

    /** @param votes whose item and voter count */
    int deleteVotes(List<Vote> votes) {
        var rows =
                votes.stream().map(vote -> List.of(vote.item(), vote.voter())).toList();
        return transaction.sql(DELETE_VOTES).bind("rows", Json.of(rows)).update();
    }

    int deleteTraits(List<Trait> traits) {
        return transaction.sql(DELETE_TRAITS).bind("rows", rows(traits)).update();
    }

    int deleteInstall(String install) {
        return transaction
                .sql("delete from feedback_installs where install = :install")
                .bind("install", install)
                .update();
    }

    /** @return rows that were removed */
    int deleteBefore(LocalDate day) {
        int removed = 0;
        for (var text : List.of(
                "delete from feedback_votes where day < :day",
                "delete from feedback_traits where day < :day",
                "delete from feedback_installs where last_day < :day")) {
            removed += transaction.sql(text).bind("day", day).update();
        }
        return removed;
    }

    /** How old the rows of each table are. */
    List<Retention.Table> ages(LocalDate limit) {
        return List.of(
                age("feedback_votes", """
                        select count(*) as n, min(day) as oldest,
                            coalesce(sum(case when day < :limit then 1 else 0 end), 0) as overdue
                        from feedback_votes""", limit),
                age("feedback_traits", """
                        select count(*) as n, min(day) as oldest,
                            coalesce(sum(case when day < :limit then 1 else 0 end), 0) as overdue
                        from feedback_traits""", limit),
                age("feedback_installs", """
                        select count(*) as n, min(last_day) as oldest,
                            coalesce(sum(case when last_day < :limit then 1 else 0 end), 0) as overdue
                        from feedback_installs""", limit));
    }

    private Retention.Table age(String name, String text, LocalDate limit) {
        return transaction
                .sql(text)
                .bind("limit", limit)
                .one(row ->
                        new Retention.Table(name, row.bigint("n"), row.dateOrNull("oldest"), row.bigint("overdue")));
    }

    private static Json rows(List<Trait> traits) {
        return Json.of(traits.stream()
                .map(trait -> List.of(trait.trait(), trait.item(), trait.voter()))
                .toList());
    }
}
