package io.resonant.kernel.transfer;

import io.resonant.kernel.catalogue.Table;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a move ends: taken back, or for good. Never removes rows from a database that may be the only one with them. */
final class Ending {
    private final List<Table> tables;
    private final Side source;
    private final Side target;
    private final Move.FailPoint failPoint;

    Ending(List<Table> tables, Side source, Side target, Move.FailPoint failPoint) {
        this.tables = tables;
        this.source = source;
        this.target = target;
        this.failPoint = failPoint;
    }

    /** Lines that remove what the ledger of an emptied target says of the loading. */
    static Map<String, @Nullable String> forgotten() {
        return Ledger.without("planned", "layout", "reverse", "shape");
    }

    /** @throws IllegalStateException when the source is closed */
    void cancel() throws SQLException {
        var lines = source.ledger();
        if ("1".equals(lines.get("fence"))) {
            throw new IllegalStateException("The source is closed, in the state " + lines.get("state")
                    + "; a move cannot be cancelled then, only go on or back.");
        }
        source.release(tables);
    }

    void clearTarget() throws SQLException {
        var here = target.ledger();
        var state = String.valueOf(here.get("state"));
        if (here.isEmpty()) {
            return;
        }
        if (!"1".equals(here.get("fence")) && !state.equals("cleared")) {
            throw new IllegalStateException("The target is open, in the state " + state
                    + "; its rows may be the only ones and are not removed.");
        }
        if ("1".equals(here.get("fence"))) {
            var wasUsed = List.of("fenced", "cleared").contains(state);
            var lines = forgotten();
            if (wasUsed) { // a node that has not followed yet must not find it open
                lines.put("state", "cleared");
            }
            target.startOver(tables, lines);
            if (wasUsed) {
                return;
            }
            target.build(1, _ -> {});
            target.open(tables, state, Map.of("state", "cleared"), false);
        }
        target.settle();
        target.release(tables);
    }

    void complete() throws SQLException {
        var there = source.ledger();
        var here = target.ledger();
        if (!here.isEmpty()
                && !(List.of("fenced", "aborted", "left").contains(there.get("state"))
                        && "active".equals(here.get("state")))) {
            throw new IllegalStateException("Only a move that has switched can be completed, and this one is in the"
                    + " state " + there.get("state") + "/" + here.get("state"));
        }
        source.endCapture();
        source.note(Map.of("state", "left"));
        failPoint.reached("left");
        target.release(tables);
    }
}
