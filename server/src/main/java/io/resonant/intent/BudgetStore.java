package io.resonant.intent;

import io.resonant.kernel.database.Dialect;
import io.resonant.kernel.database.Transaction;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

final class BudgetStore {
    private static final Dialect LOCK = Dialect.of("""
            select limit_micros, spent_micros, reserved_micros from intent_budgets
            where organization_id = :tenant and month = :month
            """, """
            select limit_micros, spent_micros, reserved_micros from intent_budgets
            where organization_id = :tenant and month = :month for update
            """);

    private final Transaction transaction;

    BudgetStore(Transaction transaction) {
        this.transaction = transaction;
    }

    /** @param limitMicros this organisation's own limit for the month; null for the usual one */
    record Account(@Nullable Long limitMicros, long spentMicros, long reservedMicros) {}

    Account lock(String month) {
        transaction.sql("""
                        insert into intent_budgets (organization_id, month, spent_micros, reserved_micros, updated_at)
                        values (:tenant, :month, 0, 0, :now) on conflict (organization_id, month) do nothing
                        """).bind("month", month).bind("now", transaction.now()).update();
        return account(LOCK, month).orElseThrow();
    }

    Optional<Account> find(String month) {
        return account(Dialect.of(LOCK.sqlite(), LOCK.sqlite()), month);
    }

    void change(String month, long spent, long reserved) {
        transaction
                .sql("""
                        update intent_budgets set spent_micros = spent_micros + :spent,
                            reserved_micros = reserved_micros + :reserved, updated_at = :now
                        where organization_id = :tenant and month = :month
                        """)
                .bind("month", month)
                .bind("spent", spent)
                .bind("reserved", reserved)
                .bind("now", transaction.now())
                .update();
    }

    /** What each provider cost, and how many intents ended how, among those created in a span of time. */
    List<IntentUsage.Provider> providers(java.time.Instant from, java.time.Instant to) {
        return transaction
                .sql("""
                        select provider, model, count(*) as intents, sum(input_tokens) as input,
                            sum(output_tokens) as output, sum(cost_micros) as cost
                        from intents where organization_id = :tenant and created_at >= :from and created_at < :to
                            and provider is not null
                        group by provider, model order by cost desc, provider, model
                        """)
                .bind("from", from)
                .bind("to", to)
                .list(row -> new IntentUsage.Provider(
                        row.text("provider"),
                        row.textOrNull("model"),
                        row.bigint("intents"),
                        row.bigint("input"),
                        row.bigint("output"),
                        row.bigint("cost")));
    }

    List<IntentUsage.Count> counts(java.time.Instant from, java.time.Instant to) {
        return transaction
                .sql("""
                        select status, count(*) as intents from intents
                        where organization_id = :tenant and created_at >= :from and created_at < :to
                        group by status
                        """)
                .bind("from", from)
                .bind("to", to)
                .list(row -> new IntentUsage.Count(row.constant("status", IntentStatus.class), row.bigint("intents")));
    }

    private Optional<Account> account(Dialect sql, String month) {
        return transaction
                .sql(sql)
                .bind("month", month)
                .first(row -> new Account(
                        row.bigintOrNull("limit_micros"), row.bigint("spent_micros"), row.bigint("reserved_micros")));
    }
}
