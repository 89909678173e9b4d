package io.resonant.kernel.json;

import io.resonant.kernel.problem.Problem;
import java.util.HashSet;
import java.util.function.Consumer;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds the other fields that are wrong once one is: it is taken away and the rest is read again, so that a person
 * corrects everything at once. Costs time only where a request is refused anyhow.
 */
final class WrongFields {
    private static final int MOST = 20;

    private WrongFields() {}

    /**
     * @param first what was found first
     * @param tree what was sent; changed
     * @param read tries to read the tree, and throws a problem with the next wrong fields
     */
    static Problem all(Problem first, JsonNode tree, Consumer<JsonNode> read) {
        var all = Problem.of(422, "invalid_input");
        var known = new HashSet<String>();
        var next = first;
        while (true) {
            var removed = false;
            for (var error : next.errors()) {
                // A field that was taken away is missing now; that is not what is wrong with it.
                if (known.add(error.pointer())) {
                    all = all.field(error.pointer(), error.code());
                    removed |= remove(tree, error.pointer());
                }
            }
            if (!removed || known.size() >= MOST) {
                return all;
            }
            try {
                read.accept(tree);
                return all;
            } catch (Problem problem) {
                next = problem;
            }
        }
    }

    private static boolean remove(JsonNode tree, String pointer) {
        if (pointer.isEmpty()) {
            return false;
        }
        var place = JsonPointer.compile(pointer);
        return switch (tree.at(place.head())) {
            case ObjectNode object -> object.remove(place.last().getMatchingProperty()) != null;
            case ArrayNode array -> {
                int index = place.last().getMatchingIndex();
                yield index >= 0
                        && index < array.size()
                        && array.setNull(index) != null; // the others keep their places
            }
            default -> false;
        };
    }
}
