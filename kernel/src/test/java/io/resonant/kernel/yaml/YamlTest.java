package io.resonant.kernel.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTest {
    @Test
    void aMappingComesAsJsonWouldHaveIt() throws MalformedYamlException {
        var mapping = Yaml.mapping("""
                title: "決済の仕様: 第2版"
                tags: [API, 決済]
                owners:
                  - 山田
                  - 佐藤
                due: 2026-12-01
                priority: 3
                ratio: 0.5
                draft: true
                nothing:
                nested: {a: {b: [1, 2]}}
                note: |
                  一行目
                  二行目
                """);
        assertThat(mapping)
                .containsEntry("title", "決済の仕様: 第2版")
                .containsEntry("tags", List.of("API", "決済"))
                .containsEntry("owners", List.of("山田", "佐藤"))
                .containsEntry("due", "2026-12-01")
                .containsEntry("priority", 3)
                .containsEntry("ratio", new BigDecimal("0.5"))
                .containsEntry("draft", true)
                .containsEntry("nothing", null)
                .containsEntry("nested", Map.of("a", Map.of("b", List.of(1, 2))))
                .containsEntry("note", "一行目\n二行目\n");
    }

    @Test
    void wordsThatLookLikeBooleansInOldYamlAreText() throws MalformedYamlException {
        assertThat(Yaml.mapping("country: no\nanswer: yes\n"))
                .containsEntry("country", "no")
                .containsEntry("answer", "yes");
    }

    @Test
    void digitsStayAsTheyWereWritten() throws MalformedYamlException {
        assertThat(Yaml.mapping("a: 2.50\nb: 0.12345678901234567890\nc: 123456789012345678901234567890\n"))
                .containsEntry("a", new BigDecimal("2.50"))
                .containsEntry("b", new BigDecimal("0.12345678901234567890"))
                .containsEntry("c", new BigInteger("123456789012345678901234567890"));
    }

    @Test
    void anEmptyTextIsAnEmptyMapping() throws MalformedYamlException {
        assertThat(Yaml.mapping("")).isEmpty();
        assertThat(Yaml.mapping("# only a comment\n")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "title: [unclosed",
                "a: 1\na: 2",
                "1: x\n\"1\": y",
                "a: &x [1]\nb: *x",
                "a: .inf",
                "a: !!java.net.URL [x]",
                "- a\n- b",
                "just text",
                "a: b\n---\nc: d",
                "? [complex]\n: key",
                "a:\tb\n\tc: d"
            })
    void whatIsNotPlainYamlIsRefused(String text) {
        assertThatThrownBy(() -> Yaml.mapping(text)).isInstanceOf(MalformedYamlException.class);
    }

    @Test
    void deepNestingIsRefusedBeforeItExhaustsTheStack() {
        assertThatThrownBy(() -> Yaml.mapping("a: " + "[".repeat(100_000)))
                .isInstanceOf(MalformedYamlException.class)
                .hasMessageContaining("nested too deeply");
    }

    @Test
    void aMistakeIsNamedWithItsLine() {
        assertThatThrownBy(() -> Yaml.mapping("title: ok\ntags: [a, b\nx: y"))
                .isInstanceOfSatisfying(
                        MalformedYamlException.class, e -> assertThat(e.line()).isGreaterThan(1));
    }
}
