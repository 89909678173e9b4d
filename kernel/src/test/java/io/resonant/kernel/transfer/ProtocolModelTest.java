package io.resonant.kernel.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.transfer.ProtocolModel.Rule;
import io.resonant.kernel.transfer.ProtocolModel.World;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Looks at every state that the protocol can come to, whatever stops wherever: never two open owners, never an
 * acknowledged write lost, always a way forward. And that each rule is needed.
 */
class ProtocolModelTest {
    @Test
    void everyStateIsSafeAndHasAWayForward() {
        var outcome = explore(new ProtocolModel(Set.of()));
        assertThat(outcome.wrong()).isNull();
        assertThat(outcome.states()).isGreaterThan(100_000);
        System.out.println("The protocol has " + outcome.states() + " states.");
    }

    @ParameterizedTest
    @EnumSource(Rule.class)
    void withoutOneOfItsRulesItFails(Rule broken) {
        assertThat(explore(new ProtocolModel(Set.of(broken))).wrong()).isNotNull();
    }

    /** @param wrong what went wrong first, and the way there; null when nothing did */
    private record Outcome(int states, @Nullable String wrong) {}

    private static Outcome explore(ProtocolModel model) {
        var numbers = new HashMap<World, Integer>();
        var worlds = new ArrayList<World>();
        var cameFrom = new ArrayList<List<Integer>>();
        numbers.put(World.START, 0);
        worlds.add(World.START);
        cameFrom.add(new ArrayList<>(1));
        for (var current = 0; current < worlds.size(); current++) {
            var world = worlds.get(current);
            var wrong = world.wrong();
            if (wrong != null) {
                return new Outcome(worlds.size(), wrong + ":\n" + way(worlds, cameFrom, current));
            }
            for (var next : model.next(world)) {
                add(next, current, numbers, worlds, cameFrom);
            }
        }
        var stuck = stuck(worlds, cameFrom);
        return new Outcome(worlds.size(), stuck < 0 ? null : "no way forward:\n" + way(worlds, cameFrom, stuck));
    }

    private static void add(
            World next, int from, Map<World, Integer> numbers, List<World> worlds, List<List<Integer>> cameFrom) {
        var known = numbers.get(next);
        if (known == null) {
            known = worlds.size();
            numbers.put(next, known);
            worlds.add(next);
            cameFrom.add(new ArrayList<>(4));
        }
        cameFrom.get(known).add(from);
    }

    /** A state from which nobody can come to one where everybody goes on; -1 when there is none. */
    private static int stuck(List<World> worlds, List<List<Integer>> cameFrom) {
        var reaches = new boolean[worlds.size()];
        var queue = new ArrayDeque<Integer>();
        for (var i = 0; i < worlds.size(); i++) {
            if (worlds.get(i).well()) {
                reaches[i] = true;
                queue.add(i);
            }
        }
        while (!queue.isEmpty()) {
            for (var before : cameFrom.get(queue.remove())) {
                if (!reaches[before]) {
                    reaches[before] = true;
                    queue.add(before);
                }
            }
        }
        for (var i = 0; i < reaches.length; i++) {
            if (!reaches[i]) {
                return i;
            }
        }
        return -1;
    }

    private static String way(List<World> worlds, List<List<Integer>> cameFrom, int end) {
        var steps = new ArrayDeque<String>();
        for (var at = end; ; at = cameFrom.get(at).getFirst()) {
            steps.addFirst(worlds.get(at).toString());
            if (at == 0) {
                return String.join("\n", steps);
            }
        }
    }
}
