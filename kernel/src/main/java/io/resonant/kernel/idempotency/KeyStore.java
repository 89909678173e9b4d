package io.resonant.kernel.idempotency;

import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One key of one person. Its status is null while the request is carried out and 0 once it has had its effect. Whoever carries
 * it out is known by when they took it: who took a key over did so later, and from then on the one before changes nothing.
 */
final class KeyStore {
    private static final int DONE = 0;

    private final Transaction transaction;
    private final UUID userId;
    private final String key;

    KeyStore(Transaction transaction, UUID userId, String key) {
        this.transaction = transaction;
        this.userId = userId;
        this.key = key;
    }

    /** What comes of asking for the key. */
    sealed interface Outcome permits Answer, Claim {}

    /** What was answered. */
    record Answer(
            int status, @Nullable String location, @Nullable String body) implements Outcome {}

    /** @param since of nobody else who takes this key */
    record Claim(Instant since) implements Outcome {}

    private record Held(String fingerprint, @Nullable Integer status, Answer answer, Instant createdAt) {}

    /** Takes the key for this request; the kept answer when it was carried out before. */
    Outcome claim(String fingerprint, Duration abandoned) {
        if (insert(fingerprint)) {
            return new Claim(transaction.now());
        }
        var held = transaction
                .sql("""
                        select request_hash, status, location, body, created_at from idempotency_keys
                        where organization_id = :tenant and user_id = :user and key = :key""")
                .bind("user", userId)
                .bind("key", key)
                .one(row -> new Held(
                        row.text("request_hash"),
                        row.integerOrNull("status"),
                        new Answer(
                                row.integerOrNull("status") == null ? DONE : row.integer("status"),
                                row.textOrNull("location"),
                                row.textOrNull("body")),
                        row.instant("created_at")));
        if (!held.fingerprint().equals(fingerprint)) {
            throw Problem.of(422, "idempotency_key_reused");
        }
        if (held.status() == null) {
            if (!held.createdAt().isBefore(transaction.now().minus(abandoned))) {
                throw inUse();
            }
            release(new Claim(held.createdAt()));
            return claim(fingerprint, abandoned);
        }
        if (held.status() == DONE) {
            throw Problem.of(409, "idempotency_answer_lost");
        }
        return held.answer();
    }

    /**
     * The request has had its effect; to be called in the effect's transaction.
     *
     * @throws Problem 409 {@code idempotency_key_in_use} when the key was taken over, which undoes the effect
     */
    void markDone(Claim claim) {
        if (!keep(claim, new Answer(DONE, null, null))) {
            throw inUse();
        }
    }

    /** @return false when the key was taken over */
    boolean keep(Claim claim, Answer answer) {
        return transaction
                        .sql("""
                                update idempotency_keys set status = :status, location = :location, body = :body
                                where organization_id = :tenant and user_id = :user and key = :key
                                    and created_at = :since""")
                        .bind("status", answer.status())
                        .bind("location", answer.location())
                        .bind("body", answer.body())
                        .bind("user", userId)
                        .bind("key", key)
                        .bind("since", claim.since())
                        .update()
                == 1;
    }

    /** The request had no effect: the key is free again. */
    void release(Claim claim) {
        transaction
                .sql("""
                        delete from idempotency_keys
                        where organization_id = :tenant and user_id = :user and key = :key and status is null
                            and created_at = :since""")
                .bind("user", userId)
                .bind("key", key)
                .bind("since", claim.since())
                .update();
    }

    static int deleteBefore(SystemTransaction transaction, Instant end) {
        return transaction
                .sql("delete from idempotency_keys where created_at < :end")
                .bind("end", end)
                .update();
    }

    private static Problem inUse() {
        return Problem.of(409, "idempotency_key_in_use").header("Retry-After", "1");
    }

    private boolean insert(String fingerprint) {
        return transaction
                        .sql("""
                                insert into idempotency_keys (organization_id, user_id, key, request_hash, created_at)
                                values (:tenant, :user, :key, :fingerprint, :now)
                                on conflict (organization_id, user_id, key) do nothing""")
                        .bind("user", userId)
                        .bind("key", key)
                        .bind("fingerprint", fingerprint)
                        .bind("now", transaction.now())
                        .update()
                == 1;
    }
}
