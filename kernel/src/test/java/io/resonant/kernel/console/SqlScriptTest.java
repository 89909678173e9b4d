package io.resonant.kernel.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SqlScriptTest {
    @Test
    void semicolonsInQuotesAndCommentsDoNotEndAStatement() {
        assertThat(statements("select ';' ; select \"a;b\" /* ; */ ; -- ;\n select $$;$$; select $x$ ; $x$;"))
                .containsExactly("select ';'", "select \"a;b\" /* ; */", "-- ;\n select $$;$$", "select $x$ ; $x$");
        assertThat(statements("select 1 - 2 / 3; select 'it''s;';"))
                .containsExactly("select 1 - 2 / 3", "select 'it''s;'");
    }

    @Test
    void whatIsNotFinishedWaitsForMore() {
        var script = new SqlScript("select 'a;");
        assertThat(script.next()).isNull();
        script.append("b'; .tables\n");
        assertThat(script.next()).isEqualTo("select 'a;b'");
        assertThat(script.next()).isEqualTo(".tables");
        assertThat(script.isEmpty()).isTrue();
    }

    @Test
    void wideCharactersTakeTwoCells() {
        assertThat(TextTable.width("山田 ｱa")).isEqualTo(7);
        assertThat(TextTable.of(List.of("n"), List.of(List.of("a\nb\u001b[31m"))))
                .containsExactly("n", "---------", "a\\nb\uFFFD[31m");
    }

    private static List<String> statements(String text) {
        var script = new SqlScript(text);
        var found = new ArrayList<String>();
        for (var next = script.next(); next != null; next = script.next()) {
            found.add(next);
        }
        return found;
    }
}
