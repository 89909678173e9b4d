package io.resonant.kernel.limit;

import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.Engine;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Nodes on one PostgreSQL count in it: one statement for all callers. A SQLite has one node only. */
public final class DatabaseCounts implements SharedCounts {
    private static final int CLEANING = 240;

    /** In the order of the names, so that two nodes never wait for each other. */
    private static final String SPEND = """
            insert into rate_limits (caller, paid_back)
            select s.caller, :now + s.spent::bigint from unnest(:callers::text[], :spent::text[]) as s (caller, spent)
            order by s.caller
            on conflict (caller) do update set
                paid_back = greatest(rate_limits.paid_back, :now) + excluded.paid_back - :now
            returning caller, paid_back""";

    private static final String FORGET = """
            delete from rate_limits where caller in (
                select caller from rate_limits where paid_back < :now for update skip locked)""";

    private final Database database;
    private int rounds;

    public DatabaseCounts(Database database) {
        this.database = database;
    }

    @Override
    public String name() {
        return "The database";
    }

    @Override
    public boolean areShared() {
        return database.engine() == Engine.POSTGRESQL;
    }

    @Override
    public Map<String, Long> spend(SortedMap<String, Long> spent, long now) {
        return database.writeSystem(transaction -> {
            if (rounds++ % CLEANING == 0) {
                transaction.sql(FORGET).bind("now", now).update();
            }
            var paidBack = new TreeMap<String, Long>();
            transaction
                    .sql(SPEND)
                    .bind("callers", spent.keySet().toArray(String[]::new))
                    .bind("spent", spent.values().stream().map(String::valueOf).toArray(String[]::new))
                    .bind("now", now)
                    .each(row -> paidBack.put(row.text("caller"), row.bigint("paid_back")));
            return paidBack;
        });
    }

    @Override
    public void close() {
        // the database is closed by whoever opened it
    }
}
