package io.resonant.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.problem.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertRuleTest {
    @ParameterizedTest
    @ValueSource(strings = {"en", "ja"})
    void eachRuleHasWordsAndARunbook(String language) throws IOException {
        var texts = Messages.of("alert", language).texts();
        var runbook = Files.readString(Path.of("../docs/operations" + (language.equals("ja") ? ".ja" : "") + ".md"));
        var dashboard = Files.readString(Path.of("../dashboard/src/monitor/" + language + ".ts"));
        for (var rule : AlertRule.all(Duration.ofHours(26))) {
            assertThat(texts).containsKeys(rule.name() + ".title", rule.name() + ".text");
            assertThat(runbook).contains("### " + rule.name() + "\n");
            assertThat(dashboard).contains("    " + rule.name() + ": \"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"BackupOld", "DiskFull"})
    void betweenItsTwoValuesAnAlertStaysAsItIs(String name) {
        var rule = AlertRule.all(Duration.ofHours(26)).stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        double between = (rule.opens() + rule.closes()) / 2;
        assertThat(rule.opensAt(rule.opens() * (rule.above() ? 2 : 0.5))).isTrue();
        assertThat(rule.opensAt(between)).isFalse();
        assertThat(rule.closesAt(between)).isFalse();
        assertThat(rule.closesAt(rule.closes())).isTrue();
    }
}
