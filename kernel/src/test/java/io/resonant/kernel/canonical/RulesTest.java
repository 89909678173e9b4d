package io.resonant.kernel.canonical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.canonical.Rules.Action;
import io.resonant.kernel.problem.Messages;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {
    @Test
    void theColumnWinsOverTheStarAndTheLaterTextOverTheEarlier() {
        var rules = Rules.parse(List.of(
                "*:nul-in-text=null", "notes.title:nul-in-text=drop-row", " notes.title : nul-in-text = repair "));
        assertThat(rules.decision("notes", "title", OddRule.NUL_IN_TEXT).action())
                .isEqualTo(Action.REPAIR);
        assertThat(rules.decision("notes", "body", OddRule.NUL_IN_TEXT).action())
                .isEqualTo(Action.NULL);
        assertThat(rules.columns()).containsExactly("notes.title");
    }

    @Test
    void acceptingTakesEveryProposalAndStillRefusesWhatHasNone() {
        var rules = Rules.accepting().with(List.of("*:invalid-utf-8=refuse"));
        assertThat(rules.decision("a", "b", OddRule.NUL_IN_TEXT).action()).isEqualTo(Action.REPAIR);
        assertThat(rules.decision("a", "b", OddRule.INVALID_UTF_8).action()).isEqualTo(Action.REFUSE);
        assertThat(rules.decision("a", "b", OddRule.TEXT_IN_NUMBER).action()).isEqualTo(Action.REFUSE);
    }

    @Test
    void textsOfRulesAreReadBackAsTheSameRules() {
        var texts = List.of("*:nul-in-text=repair", "*:instant-without-zone=+09:00", "specs.rev:text-in-number=null");
        var rules = Rules.parse(texts);
        assertThat(rules.texts()).containsExactlyElementsOf(texts);
        assertThat(Rules.parse(rules.texts()).texts()).isEqualTo(texts);
        assertThat(rules.decision("x", "y", OddRule.INSTANT_WITHOUT_ZONE).offset())
                .isEqualTo(ZoneOffset.ofHours(9));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "specs.title:nul-in-txt=repair | There is no rule nul-in-txt. Did you mean nul-in-text?",
                "specs.title:nul-in-text=repiar | There is no action repiar (rule nul-in-text). Did you mean repair?",
                "specs.title:zzz=repair | There is no rule zzz. The rules are nul-in-text, invalid-utf-8,",
                "specs.title:nul-in-text=42 | The actions are repair, null, drop-row and refuse.",
                "specs.title=repair | has not the form table.column:rule=action",
                "title:nul-in-text=repair | begins neither with table.column nor with *, but with title",
                "specs.rev:text-in-number=repair | knows no value for what is no number in a column for numbers",
                "specs.id:uuid-upper-case=null | keeps the meaning",
                "*:instant-without-zone=+99:00 | is no offset from UTC",
                "*:instant-epoch=+09:00 | There is no action +09:00"
            })
    void whatSaysNothingIsRefusedWithWhatItMayHaveMeant(String text, String message) {
        assertThatThrownBy(() -> Rules.parse(List.of(text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void codesAreUniqueAndReadBack() {
        for (var rule : OddRule.values()) {
            assertThat(OddRule.of(rule.code())).contains(rule);
            assertThat(rule.code()).matches("[a-z0-9]+(-[a-z0-9]+)*");
        }
    }

    @Test
    void everyRuleIsExplainedInBothLanguages() {
        for (var language : List.of("en", "ja")) {
            var expected = new ArrayList<String>();
            for (var rule : OddRule.values()) {
                expected.add(rule.code());
                if (rule.treatment() != OddRule.Treatment.REFUSE) {
                    expected.add(rule.code() + ".proposal");
                }
            }
            assertThat(Messages.of("odd_values", language).texts().keySet())
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }
}
