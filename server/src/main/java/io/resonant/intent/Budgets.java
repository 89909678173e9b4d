package io.resonant.intent;

import io.resonant.kernel.database.Transaction;
import io.resonant.visibility.Sight;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * An organisation's money for models. Before a call its dearest outcome is set aside; afterwards the real cost takes
 * its place. When nobody can say any more what a call cost, because its worker died, what was set aside counts as spent:
 * money may be counted twice by a crash, but never spent without being counted.
 */
final class Budgets {
    private final Transaction transaction;
    private final IntentStore intents;
    private final BudgetStore budgets;
    private final Optional<Long> usualLimit;

    Budgets(Transaction transaction, Optional<Long> usualLimit) {
        this.transaction = transaction;
        this.intents = new IntentStore(Sight.whole(transaction));
        this.budgets = new BudgetStore(transaction);
        this.usualLimit = usualLimit;
    }

    /** @return whether there is enough money left; nothing is set aside otherwise */
    boolean reserve(UUID intentId, long micros) {
        var month = month(transaction.now());
        var account = budgets.lock(month);
        var limit = account.limitMicros() == null ? usualLimit : Optional.of(account.limitMicros());
        long used = account.spentMicros() + account.reservedMicros();
        if (limit.isPresent() && micros > 0 && micros > limit.get() - used) {
            return false;
        }
        budgets.change(month, 0, micros);
        intents.reserve(intentId, month, micros);
        return true;
    }

    /** What may still be spent this month; empty when there is no limit. */
    Optional<Long> left() {
        var account = budgets.find(month(transaction.now()));
        var limit = account.map(BudgetStore.Account::limitMicros).or(() -> usualLimit);
        long used = account.map(found -> found.spentMicros() + found.reservedMicros())
                .orElse(0L);
        return limit.map(micros -> micros - used);
    }

    /** The call is over and cost this much. */
    void settle(UUID intentId, CallCost cost) {
        var reservation = intents.reservation(intentId);
        if (reservation.isPresent() || cost.micros() > 0) {
            var month = reservation.map(IntentStore.Reservation::month).orElseGet(() -> month(transaction.now()));
            budgets.lock(month);
            long reserved = reservation.map(IntentStore.Reservation::micros).orElse(0L);
            budgets.change(month, cost.micros(), -reserved);
            intents.reserve(intentId, month, 0);
        }
        intents.addCost(intentId, cost);
    }

    /** The call was never made, or the other side did not do any work. */
    void giveBack(UUID intentId) {
        release(intentId, false);
    }

    /** Nobody knows what the call cost. */
    void writeOff(UUID intentId) {
        release(intentId, true);
    }

    IntentUsage usage() {
        var now = YearMonth.from(transaction.now().atZone(ZoneOffset.UTC));
        var from = now.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        var to = now.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        var account = budgets.find(now.toString());
        var own = account.map(BudgetStore.Account::limitMicros);
        var counts = new TreeMap<String, Long>();
        for (var status : IntentStatus.values()) {
            counts.put(status.name().toLowerCase(Locale.ROOT), 0L);
        }
        budgets.counts(from, to)
                .forEach(count -> counts.put(count.status().name().toLowerCase(Locale.ROOT), count.intents()));
        return new IntentUsage(
                now.toString(),
                own.or(() -> usualLimit).orElse(null),
                account.map(BudgetStore.Account::spentMicros).orElse(0L),
                account.map(BudgetStore.Account::reservedMicros).orElse(0L),
                budgets.providers(from, to),
                counts);
    }

    private void release(UUID intentId, boolean spent) {
        intents.reservation(intentId).ifPresent(reservation -> {
            budgets.lock(reservation.month());
            budgets.change(reservation.month(), spent ? reservation.micros() : 0, -reservation.micros());
            intents.reserve(intentId, reservation.month(), 0);
        });
    }

    private static String month(Instant now) {
        return YearMonth.from(now.atZone(ZoneOffset.UTC)).toString();
    }
}
