package io.resonant.feedback;

import io.resonant.kernel.database.SystemTransaction;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** SQL of the sums. */
final class TotalsStore {
    /** Of installs that saw the item: what they never saw they cannot judge. */
    private static final String TOTALS = """
            insert into feedback_totals (item_id, installs, shown, opened, kept, reverted, installed, removed, hidden,
                kept_first, suspicious_on, computed_on)
            select item_id, count(*), sum(weight), sum(weight * opened), sum(weight * kept), sum(weight * reverted),
                sum(weight * installed), sum(weight * removed), sum(weight * hidden),
                sum(case when place = 1 then weight * kept else 0 end), null, :today
            from (
                select item_id, max(weight) as weight, min(position) as place,
                    max(case when outcomes & 2 > 0 then 1 else 0 end) as opened,
                    max(case when outcomes & 20 > 0 then 1 else 0 end) as kept,
                    max(case when outcomes & 8 > 0 then 1 else 0 end) as reverted,
                    max(case when outcomes & 16 > 0 then 1 else 0 end) as installed,
                    max(case when outcomes & 32 > 0 then 1 else 0 end) as removed,
                    max(case when outcomes & 64 > 0 then 1 else 0 end) as hidden
                from feedback_votes
                group by item_id, voter
                having max(case when outcomes & 1 > 0 then 1 else 0 end) = 1
            ) installs
            where item_id not in (select item_id from feedback_totals)
            group by item_id""";

    private final SystemTransaction transaction;

    TotalsStore(SystemTransaction transaction) {
        this.transaction = transaction;
    }

    Map<String, Map<LocalDate, Long>> dailyVotes(LocalDate since) {
        var votes = new HashMap<String, Map<LocalDate, Long>>();
        transaction
                .sql("""
                        select item_id, day, count(*) as n from feedback_votes
                        where day >= :since and outcomes & 126 > 0 group by item_id, day""")
                .bind("since", since)
                .each(row -> votes.computeIfAbsent(row.text("item_id"), _ -> new TreeMap<>())
                        .put(row.date("day"), row.bigint("n")));
        return votes;
    }

    /** @param suspicious items whose sums stay as they were */
    void replaceTotals(Collection<String> suspicious, LocalDate today) {
        transaction.sql("""
                        update feedback_totals set suspicious_on = coalesce(suspicious_on, :today)
                        where item_id in (:suspicious)""").bind("today", today).bind("suspicious", suspicious).update();
        transaction
                .sql("delete from feedback_totals where suspicious_on is null")
                .update();
        transaction.sql(TOTALS).bind("today", today).update();
    }

    void replaceTraitTotals(int least, LocalDate today) {
        transaction.sql("delete from feedback_trait_totals").update();
        transaction.sql("""
                        insert into feedback_trait_totals (trait, item_id, installs, computed_on)
                        select trait, item_id, count(*), :today from feedback_traits
                        group by trait, item_id having count(*) >= :least""").bind("least", least).bind("today", today).update();
    }

    /** Over all items. */
    FeedbackTotals.Sums sums() {
        return transaction
                .sql("""
                        select coalesce(sum(shown), 0) as shown, coalesce(sum(kept), 0) as kept,
                            coalesce(sum(kept_first), 0) as kept_first,
                            coalesce(sum(opened + kept + reverted + removed + hidden), 0) as answered
                        from feedback_totals""")
                .one(row -> new FeedbackTotals.Sums(
                        row.bigint("shown"), row.bigint("kept"), row.bigint("kept_first"), row.bigint("answered")));
    }

    Map<String, Usage> usage(int least) {
        var usage = new HashMap<String, Usage>();
        transaction
                .sql("""
                        select item_id, installs, shown, kept, reverted + removed + hidden as undone
                        from feedback_totals where installs >= :least""")
                .bind("least", least)
                .each(row -> usage.put(
                        row.text("item_id"),
                        new Usage(
                                row.bigint("shown"),
                                Math.max(0, row.bigint("kept") - row.bigint("undone")),
                                row.bigint("installs"))));
        return usage;
    }
}
