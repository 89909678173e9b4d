package io.resonant;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever reads the pages on accounts and security in Japanese must not know less. */
class DocumentsTest {
    private static final Path DOCUMENTS = Path.of("../docs");
    private static final Pattern TERM = Pattern.compile("`[^`]+`|\\bV\\d+\\b");

    @ParameterizedTest
    @ValueSource(
            strings = {"account", "file", "impersonation", "oauth", "plan", "security", "sharing", "single-sign-on"})
    void bothLanguagesHaveTheSameTables(String page) throws IOException {
        var english = tables(page + ".md");
        assertThat(english).isNotEmpty();
        assertThat(tables(page + ".ja.md")).isEqualTo(english);
    }

    /** Of each row of each table, the terms that are the same in every language. */
    private static List<List<List<String>>> tables(String file) throws IOException {
        var tables = new ArrayList<List<List<String>>>();
        boolean inside = false;
        for (var line : Files.readString(DOCUMENTS.resolve(file)).lines().toList()) {
            boolean row = line.startsWith("|");
            if (row && !inside) {
                tables.add(new ArrayList<>());
            }
            if (row) {
                tables.getLast()
                        .add(TERM.matcher(line)
                                .results()
                                .map(term -> term.group())
                                .filter(term -> !term.startsWith("`https:")) // where a reader puts in a name
                                .sorted()
                                .distinct()
                                .toList());
            }
            inside = row;
        }
        return tables;
    }
}
