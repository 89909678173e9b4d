package io.resonant;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.problem.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A refusal that nobody can read helps nobody: each code has words in both languages. */
class ProblemTextsTest {
    private static final Pattern CODE = Pattern.compile("Problem\\s*\\.of\\(\\s*\\d+,\\s*\"([a-z_]+)\"");
    private static final Pattern FIELD =
            Pattern.compile("(?:Problem\\s*\\.invalid\\(\\s*[^,()]+|\\.field\\(\\s*[^,()]+),\\s*\"([a-z_]+)\"");

    @Test
    void everyCodeInTheSourceHasWordsInBothLanguages() throws IOException {
        var used = new TreeSet<String>();
        for (var folder : new String[] {"../kernel/src/main/java", "src/main/java"}) {
            try (Stream<Path> paths = Files.walk(Path.of(folder))) {
                for (var path :
                        paths.filter(p -> p.toString().endsWith(".java")).toList()) {
                    var text = Files.readString(path);
                    CODE.matcher(text).results().forEach(result -> used.add(result.group(1)));
                    FIELD.matcher(text).results().forEach(result -> used.add("field." + result.group(1)));
                }
            }
        }
        var missing = new ArrayList<String>();
        for (var language : new String[] {"en", "ja"}) {
            for (var code : used) {
                if (!Messages.in(language).texts().containsKey(code)) {
                    missing.add(language + ": " + code);
                }
            }
        }
        assertThat(used).isNotEmpty();
        assertThat(missing).isEmpty();
    }

    @Test
    void bothLanguagesHaveTheSameTexts() {
        assertThat(Messages.in("ja").texts().keySet())
                .isEqualTo(Messages.english().texts().keySet());
    }
}
