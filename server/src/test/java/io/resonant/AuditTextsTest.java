package io.resonant;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.registry.ReleaseState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever reads the trail reads words and not our names: each deed has them in both languages, and there are no others. */
class AuditTextsTest {
    private static final Pattern NAME = Pattern.compile("\"([a-z_]+\\.[a-z_]+)\"");
    private static final Pattern WORDS = Pattern.compile(NAME.pattern() + ": \"");
    /** Names of what is told to clients, of files, and of what is only compared with. */
    private static final Pattern OTHERS = Pattern.compile("(?:new Event\\(\\s*[\\w.]+,\\s*|equals\\()" + NAME.pattern()
            + "|\"[a-z]+\\.json\"|\"viewer_layout\\.(?:created|updated)\"");

    @ParameterizedTest
    @ValueSource(strings = {"en", "ja"})
    void eachDeedHasWords(String language) throws IOException {
        var words = names(WORDS, Files.readString(Path.of("../dashboard/src/audit/" + language + ".ts")));
        assertThat(words).isEqualTo(deeds());
    }

    private static Set<String> deeds() throws IOException {
        var deeds = new TreeSet<String>();
        try (Stream<Path> paths = Files.walk(Path.of("src/main/java"))) {
            for (var path : paths.filter(p -> p.toString().endsWith(".java")).toList()) {
                var text = Files.readString(path);
                if (text.contains("record(")) {
                    deeds.addAll(names(NAME, OTHERS.matcher(text).replaceAll("")));
                }
            }
        }
        for (var state : ReleaseState.values()) {
            deeds.add("release." + state.name().toLowerCase(Locale.ROOT));
        }
        for (var subject : new String[] {"account", "organization"}) {
            deeds.add(subject + ".deletion_requested");
            deeds.add(subject + ".deletion_withdrawn");
        }
        return deeds;
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(result -> result.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
