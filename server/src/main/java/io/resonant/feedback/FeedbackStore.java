package io.resonant.feedback;

import io.resonant.kernel.database.Dialect;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.json.Json;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * SQL of the raw rows. They are written in the order of their keys: neighbours lie in the same page of the file, and two
 * nodes never wait for each other's rows crosswise.
 */
final class FeedbackStore {
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

    private static final Comparator<WeighedVote> IN_ORDER_OF_KEYS = Comparator.comparing(
                    (WeighedVote weighed) -> weighed.vote().item())
            .thenComparing(weighed -> weighed.vote().voter());

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

    /** @param weight what it counts: the days on which the install was active, up to a limit */
    record WeighedVote(Vote vote, int weight) {
        private List<@Nullable Object> row(LocalDate day) {
            return Arrays.asList(
                    day, vote.item(), vote.voter(), vote.outcomes(), weight, vote.position(), vote.propensity());
        }
    }

    record Trait(String trait, String item, String voter) {}

    /** @return on how many days each was active, with this one */
    Map<String, Integer> touchInstalls(Collection<String> installs, LocalDate day) {
        transaction
                .sql("""
                        insert into feedback_installs (install, last_day, days) values :rows
                        on conflict (install) do update set
                            days = feedback_installs.days
                                + case when feedback_installs.last_day < excluded.last_day then 1 else 0 end,
                            last_day = excluded.last_day""")
                .updateRows(
                        "rows",
                        installs.stream()
                                .sorted()
                                .map(install -> List.of(install, day, 1))
                                .toList());
        var days = new HashMap<String, Integer>();
        transaction
                .sql("select install, days from feedback_installs where install in (:installs)")
                .bind("installs", installs)
                .each(row -> days.put(row.text("install"), row.integer("days")));
        return days;
    }

    /** @param votes at most one for each item and voter */
    void addVotes(List<WeighedVote> votes, LocalDate day) {
        transaction
                .sql("""
                        insert into feedback_votes (day, item_id, voter, outcomes, weight, position, propensity)
                        values :rows
                        on conflict (day, item_id, voter) do update set
                            outcomes = feedback_votes.outcomes | excluded.outcomes,
                            position = coalesce(feedback_votes.position, excluded.position),
                            propensity = coalesce(feedback_votes.propensity, excluded.propensity)""")
                .updateRows(
                        "rows",
                        votes.stream()
                                .sorted(IN_ORDER_OF_KEYS)
                                .map(weighed -> weighed.row(day))
                                .toList());
    }

    /** @param traits each once */
    void addTraits(List<Trait> traits, LocalDate day) {
        transaction
                .sql("""
                        insert into feedback_traits (trait, item_id, voter, day) values :rows
                        on conflict (trait, item_id, voter) do update set day = excluded.day""")
                .updateRows(
                        "rows",
                        traits.stream()
                                .sorted(Comparator.comparing(Trait::trait)
                                        .thenComparing(Trait::item)
                                        .thenComparing(Trait::voter))
                                .map(trait -> List.of(trait.trait(), trait.item(), trait.voter(), day))
                                .toList());
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
