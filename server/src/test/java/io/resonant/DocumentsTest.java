package io.resonant;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever reads the documents in Japanese must not know less. */
class DocumentsTest {
    private static final Path DOCUMENTS = Path.of("../docs");
    private static final Pattern TERM = Pattern.compile("`[^`]+`|\\bV\\d+\\b");
    private static final Pattern HEADING = Pattern.compile("#+(?= )");
    private static final String FENCE = "```";
    /** Where a reader puts in a word, which is said in the reader's language. */
    private static final Pattern PLACE =
            Pattern.compile("(?<=[ /=])(?:[A-Z]+|[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}ー]+)(?=[ /?&`\\]]|$)");

    @ParameterizedTest
    @MethodSource("pages")
    void bothLanguagesHaveTheSameTables(String page) throws IOException {
        assertThat(tables(page + ".ja.md")).isEqualTo(tables(page + ".md"));
    }

    /** The same sections in the same order, with the same commands and examples in them. */
    @ParameterizedTest
    @MethodSource("pages")
    void bothLanguagesHaveTheSameSections(String page) throws IOException {
        assertThat(sections(page + ".ja.md")).isEqualTo(sections(page + ".md"));
    }

    /** All but the one that a test makes. */
    private static List<String> pages() throws IOException {
        try (var files = Files.list(DOCUMENTS)) {
            var pages = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".md") && !name.endsWith(".ja.md"))
                    .map(name -> name.substring(0, name.length() - ".md".length()))
                    .filter(name -> !name.equals("permissions"))
                    .sorted()
                    .toList();
            assertThat(pages).hasSizeGreaterThan(20);
            return pages;
        }
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
                                .map(term -> PLACE.matcher(term.group()).replaceAll("…"))
                                .filter(term -> !term.startsWith("`https:")) // where a reader puts in a name
                                .sorted()
                                .distinct()
                                .toList());
            }
            inside = row;
        }
        return tables;
    }

    /** The level of each heading, and what language each block of code below it is in. */
    private static List<String> sections(String file) throws IOException {
        var sections = new ArrayList<String>();
        boolean code = false;
        for (var line : Files.readString(DOCUMENTS.resolve(file)).lines().toList()) {
            var heading = HEADING.matcher(line);
            if (line.startsWith(FENCE)) {
                code = !code;
                if (code) {
                    sections.add(line);
                }
            } else if (!code && heading.lookingAt()) {
                sections.add(heading.group());
            }
        }
        return sections;
    }
}
