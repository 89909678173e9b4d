package io.resonant.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.resonant.script.Contributions.Converter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ctx.registerPanel({ name: \"Map\", initPanel });",
                "e.registerPanel({initPanel:function(e){return{name:\"no\"}},name:'Map'})",
                "e.registerPanel({name:`Map`,initPanel:e=>({})})",
                "e.registerPanel({'name':'M\\u0061p'})",
                "e?.registerPanel?.({name:\"Map\"})",
                "(0,e.registerPanel)({name:\"Map\"})",
                "e[\"registerPanel\"]({name:\"Map\"})",
                "const t=\"Map\";e.registerPanel({name:t,initPanel:i})",
                "const name = 'Map'\ne.registerPanel({name, initPanel})",
                "/* e.registerPanel({name:'no'}) */ e.registerPanel(/* here */{name:\"Map\"}) // {name:'no'}",
                "const re=/[/\"]/g;e.registerPanel({name:\"Map\"})",
                "x=a/b;e.registerPanel({name:\"Map\"});y=c/d",
                "`${e.registerPanel({name:\"Map\"})} ${`inner ${1}`}`",
                "e.registerPanel({async initPanel(c){},get x(){return 1},name:\"Map\"})",
                "e.registerPanel({...defaults,name:\"Map\"})",
                "(()=>{var m={1(m,e,r){eval('{e.activate=a;\\nfunction a(e){e.registerPanel({ name: \"Map\", i });}"
                        + "\\n//# sourceURL=webpack-internal:///1\\n\\n}')}}})()",
                "eval(`e.registerPanel({name:\"Map\"})`)"
            })
    void aPanelIsFoundHoweverItIsWritten(String script) {
        var contributions = read(script).contributions();
        assertThat(contributions.panels()).containsExactly("Map");
        assertThat(contributions.complete()).isTrue();
    }

    @Test
    void codeInAStringIsReadLikeTheRest() {
        var packed =
                read("eval('exports.activate = e => fetch(\\'/x\\') // it\\'s'), eval(\"cache.eval('indexedDB')\")");
        assertThat(packed.activates()).isTrue();
        assertThat(packed.uses()).isEqualTo(Map.of(Capability.NETWORK, Set.of("fetch")));
        assertThat(read("eval('fetch' + name)").uses()).isEqualTo(Map.of(Capability.EVAL, Set.of("eval")));
        assertThat(read("cache.eval('fetch(1)')").uses()).isEmpty();
        assertThat(read("eval('fetch(1)'").uses()).containsKey(Capability.EVAL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "e.registerPanel(panel)",
                "e.registerPanel({name:\"M\"+x})",
                "e.registerPanel({name:makeName()})",
                "e.registerPanel({name:`M${x}`})",
                "e.registerPanel({name:p.name})",
                "e.registerPanel({initPanel})",
                "let t='A';t='B';e.registerPanel({name:t})",
                "for(const s of all)e.registerMessageConverter({fromSchemaName:s,toSchemaName:'x'})",
            })
    void aNameThatOnlyRunningWouldTellIsSaidToBeMissing(String script) {
        var contributions = read(script).contributions();
        assertThat(contributions.panels()).isEmpty();
        assertThat(contributions.converters()).isEmpty();
        assertThat(contributions.complete()).isFalse();
    }

    @Test
    void whatIsOnlyTextRegistersNothing() {
        var script = read("""
                // e.registerPanel({name:"comment"})
                const help = 'call e.registerPanel({name:"text"})';
                function registerPanel(panel) { all.push(panel); }
                """);
        assertThat(script.contributions().panels()).isEmpty();
        assertThat(script.contributions().complete()).isTrue();
    }

    @Test
    void everyKindOfContributionIsFound() {
        var contributions = read("""
                export function activate(ctx) {
                  ctx.registerPanel({ name: "地図", initPanel });
                  ctx.registerMessageConverter({ fromSchemaName: "a/msg/B", toSchemaName: "foxglove.Log", converter: (b) => ({ name: b.name }) });
                  ctx.registerTopicAliases(({ topics }) => topics.map((topic) => ({ sourceTopicName: topic.name, name: "/x" + topic.name })));
                  ctx.registerCameraModel({ name: "Fisheye", modelBuilder });
                }
                """).contributions();
        assertThat(contributions)
                .isEqualTo(new Contributions(
                        List.of("地図"),
                        List.of(new Converter("a/msg/B", "foxglove.Log")),
                        true,
                        List.of("Fisheye"),
                        true));
    }

    @Test
    void usesBeyondTheViewerAreNamed() {
        assertThat(read("fetch('/x');new WebSocket(u);window.fetch(y);navigator.sendBeacon(u);import('./x.js')")
                        .uses())
                .isEqualTo(Map.of(Capability.NETWORK, Set.of("fetch", "WebSocket", "sendBeacon", "import")));
        assertThat(read("window['eval'](x);new Function('a','b');setTimeout('code',1)")
                        .uses())
                .isEqualTo(Map.of(Capability.EVAL, Set.of("eval", "Function", "setTimeout")));
        assertThat(read("localStorage.getItem(k);document.cookie='a=b'").uses())
                .isEqualTo(Map.of(Capability.STORAGE, Set.of("localStorage", "cookie")));
    }

    @Test
    void othersOfTheSameNameAreNoUses() {
        assertThat(read("""
                        this.fetch(x); cache.fetch(y); const a = { fetch: 1, eval: 2 }; "fetch('x')"; /* eval(1) */
                        x instanceof Function; f.prototype.cookie = 1; setTimeout(() => done("x"), 5); store().fetch()
                        """).uses()).isEmpty();
    }

    @Test
    void theInputsOfALayoutsScriptAreRead() {
        var script = """
                import { Input } from "./types";
                export const inputs = ["/a", '/b/c', ];
                export const output = "/studio_script/x";
                const others = ["/no"];
                """;
        assertThat(Script.inputs(script.getBytes(StandardCharsets.UTF_8))).containsExactly("/a", "/b/c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "{", "[", "`${", "registerPanel({", "\"", "/*", "/[", "'\\", "registerPanel({name:"})
    void whateverIsRepeatedIsReadInLinearTime(String piece) {
        var script = piece.repeat(300_000);
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> read(script));
    }

    @Test
    void anyBytesAreRead() {
        var random = new Random(3);
        var pieces = new String[] {
            "registerPanel",
            "(",
            ")",
            "{",
            "}",
            "[",
            "]",
            "name",
            ":",
            ",",
            "'",
            "\"",
            "`",
            "${",
            "/",
            "\\",
            "=",
            ".",
            "?",
            "fetch",
            "registerMessageConverter",
            "fromSchemaName",
            "\n",
            " ",
            "é",
            "0",
            "inputs",
            "function"
        };
        for (int round = 0; round < 3_000; round++) {
            var script = new StringBuilder();
            for (int i = random.nextInt(60); i >= 0; i--) {
                script.append(pieces[random.nextInt(pieces.length)]);
            }
            var bytes = script.toString().getBytes(StandardCharsets.UTF_8);
            assertThat(Script.read(bytes).contributions().panels().size()).isLessThan(60);
            assertThat(Script.inputs(bytes).size()).isLessThan(60);
        }
    }

    private static Script read(String script) {
        return Script.read(script.getBytes(StandardCharsets.UTF_8));
    }
}
