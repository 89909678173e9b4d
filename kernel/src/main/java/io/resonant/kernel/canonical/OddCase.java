package io.resonant.kernel.canonical;

import io.resonant.kernel.canonical.OddValues.Outcome;
import io.resonant.kernel.canonical.Rules.Action;
import java.time.ZoneOffset;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** One odd value on its way through the rules that it meets. The first that does not repair it ends the way. */
final class OddCase {
    /** The column that it is in. */
    record Column(String table, String name, boolean nullable, Rules rules, OddValues odd) {}

    private final Column column;
    private final OddValues.Value value;
    private Action action = Action.REPAIR;
    private ZoneOffset offset = ZoneOffset.UTC;
    private @Nullable OddRule lossy; // the last rule that changes the value for good

    OddCase(Column column, byte[] original, String typeOf, RowKey key) {
        this.column = column;
        this.value = new OddValues.Value(original, typeOf, key);
    }

    byte[] original() {
        return value.original();
    }

    boolean isReal() {
        return value.typeOf().equals("real");
    }

    boolean isBlob() {
        return value.typeOf().equals("blob");
    }

    /** The zone that was decided for times without one. */
    ZoneOffset offset() {
        return offset;
    }

    /**
     * Counts the value under this rule and learns what to do.
     *
     * @throws OddValueRefused when nobody decided
     */
    OddCase meet(OddRule rule) {
        if (action != Action.REPAIR) {
            return this;
        }
        var decision = column.rules.decision(column.table, column.name, rule);
        action = possible(decision.action(), rule);
        offset = decision.offset();
        if (rule.treatment() != OddRule.Treatment.HARMLESS) {
            lossy = rule;
        }
        column.odd.add(column.table, column.name, rule, outcome(rule), value);
        if (action == Action.REFUSE) {
            if (!column.rules.isSurveying()) {
                throw new OddValueRefused(
                        column.table, column.name, rule, value.key().text(), value.toString(), choices(rule));
            }
            action = Action.NULL;
            lossy = null;
        }
        return this;
    }

    /** Ends the case. Whether the repaired value is to be written; if not, {@link #otherwise} says what is. */
    boolean repairs() {
        if (lossy != null) {
            column.odd.keep(column.table, column.name, lossy, value);
            lossy = null;
        }
        return action == Action.REPAIR;
    }

    /** For a value that is not repaired: writes NULL, or returns false for a row that is to be dropped. */
    boolean otherwise(RowEncoder out) {
        if (repairs()) {
            throw new IllegalStateException("The value of " + column.table + "." + column.name
                    + " was repaired and then not written; this is a mistake in the program");
        }
        if (action == Action.DROP_ROW) {
            return false;
        }
        out.nothing();
        return true;
    }

    private Action possible(Action decided, OddRule rule) {
        var wanted = decided == Action.REPAIR && rule.proposesNull() ? Action.NULL : decided;
        return wanted == Action.NULL && !column.nullable ? Action.REFUSE : wanted;
    }

    private Outcome outcome(OddRule rule) {
        return switch (action) {
            case REPAIR -> rule.treatment() == OddRule.Treatment.HARMLESS ? Outcome.SAME_MEANING : Outcome.REPAIRED;
            case NULL -> Outcome.SET_TO_NULL;
            case DROP_ROW -> Outcome.ROW_DROPPED;
            case REFUSE -> Outcome.UNDECIDED;
        };
    }

    private String choices(OddRule rule) {
        var choices = new ArrayList<String>();
        if (rule.treatment() == OddRule.Treatment.REPAIR && !rule.proposesNull()) {
            choices.add("repair: " + rule.proposal());
        }
        if (column.nullable) {
            choices.add("null");
        }
        choices.add("drop-row");
        return String.join("; ", choices);
    }
}
