package io.resonant.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.script.Script;

/** Whatever the script: it is read to its end, and what was found stands in it. */
public final class ScriptFuzz implements FuzzTarget {
    private static final ScriptFuzz TARGET = new ScriptFuzz();

    public static void fuzzerTestOneInput(byte[] input) {
        TARGET.feed(input);
    }

    @Override
    public String name() {
        return "script";
    }

    @Override
    public void feed(byte[] input) {
        var contributions = Script.read(input).contributions();
        int found = contributions.panels().size()
                + contributions.converters().size()
                + contributions.cameraModels().size();
        assertThat(found).isLessThanOrEqualTo(input.length / "registerPanel({name:''})".length());
        assertThat(contributions.panels()).allSatisfy(panel -> assertThat(panel).isNotBlank());
        assertThat(Script.inputs(input).size()).isLessThanOrEqualTo(input.length / 2);
    }
}
