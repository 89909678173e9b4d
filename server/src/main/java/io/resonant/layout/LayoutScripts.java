package io.resonant.layout;

import io.resonant.script.Script;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Finds the scripts in a layout of either format. */
final class LayoutScripts {
    static final Set<String> POINTERS = Set.of("/userNodes", "/userScripts");

    private LayoutScripts() {}

    static List<LayoutScript> in(JsonNode tree) {
        var scripts = new ArrayList<LayoutScript>();
        for (var pointer : POINTERS) {
            tree.path(pointer.substring(1)).forEachEntry((id, script) -> {
                var source = script.path("sourceCode").asString("").getBytes(StandardCharsets.UTF_8);
                scripts.add(new LayoutScript(
                        script.path("name").asString(id),
                        pointer + "/" + Pointers.escaped(id),
                        Script.inputs(source),
                        Set.copyOf(Script.read(source).uses().keySet())));
            });
        }
        return List.copyOf(scripts);
    }
}
