package io.resonant.backup;

import io.resonant.kernel.blob.BlobException;
import io.resonant.kernel.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All places that the settings name: those that can be used, and why the others cannot. */
record Legs(List<Leg> open, Map<String, String> failures) implements AutoCloseable {
    static Legs open(Wiring wiring, Recovery recovery) {
        var open = new ArrayList<Leg>();
        var failures = new TreeMap<String, String>();
        for (var target : wiring.settings().targets()) {
            try {
                var leg = Leg.open(target, wiring.clock());
                open.add(leg);
                leg.requireMark(recovery.repository());
            } catch (Problem | BlobException e) {
                open.removeIf(leg -> leg.address().equals(target.location().toString()));
                failures.put(target.location().toString(), String.valueOf(e.getMessage()));
            }
        }
        return new Legs(open, failures);
    }

    @Override
    public void close() {
        open.forEach(Leg::close);
    }
}
