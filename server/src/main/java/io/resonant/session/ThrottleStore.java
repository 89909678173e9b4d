package io.resonant.session;

import io.resonant.kernel.database.SystemTransaction;
import java.time.Instant;

final class ThrottleStore {
    private final SystemTransaction transaction;

    ThrottleStore(SystemTransaction transaction) {
        this.transaction = transaction;
    }

    /** Adds one failure in one statement, because two attempts at once must not both be the last free one. */
    Throttle.Count add(String subject, Instant forgottenBefore) {
        return transaction
                .sql("""
                    insert into sign_in_throttles (subject, failures, last_failure_at) values (:subject, 1, :now)
                    on conflict (subject) do update set
                        failures = case when sign_in_throttles.last_failure_at < :forgotten then 1
                            else sign_in_throttles.failures + 1 end,
                        blocked_until = case when sign_in_throttles.last_failure_at < :forgotten then null
                            else sign_in_throttles.blocked_until end,
                        last_failure_at = excluded.last_failure_at
                    returning failures, blocked_until
                    """)
                .bind("subject", subject)
                .bind("now", transaction.now())
                .bind("forgotten", forgottenBefore)
                .one(row -> new Throttle.Count(row.integer("failures"), row.instantOrNull("blocked_until")));
    }

    void block(String subject, Instant until) {
        transaction
                .sql("update sign_in_throttles set blocked_until = :until where subject = :subject")
                .bind("until", until)
                .bind("subject", subject)
                .update();
    }

    /** Takes one failure off; a block stays only while the rest still deserves it. */
    void takeOff(String subject, int free) {
        transaction.sql("""
                    update sign_in_throttles
                    set blocked_until = case when failures - 1 < :free then null else blocked_until end,
                        failures = failures - 1
                    where subject = :subject and failures > 0
                    """).bind("free", free).bind("subject", subject).update();
    }

    void touch(String subject) {
        transaction
                .sql("update sign_in_throttles set last_failure_at = :now where subject = :subject")
                .bind("now", transaction.now())
                .bind("subject", subject)
                .update();
    }

    void delete(String subject) {
        transaction
                .sql("delete from sign_in_throttles where subject = :subject")
                .bind("subject", subject)
                .update();
    }

    int deleteOlderThan(Instant instant) {
        return transaction
                .sql("delete from sign_in_throttles where last_failure_at < :instant")
                .bind("instant", instant)
                .update();
    }
}
