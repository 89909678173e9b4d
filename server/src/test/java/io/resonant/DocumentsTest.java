package io.resonant;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever reads the documents in Japanese must not know less. */
class DocumentsTest {
    private static final Path DOCUMENTS = Path.of("../docs");
    private static final Pattern TERM = Pattern.compile("`[^`]+`|\\bV\\d+\\b");
    private static final Pattern HEADING = Pattern.compile("#+(?= )");
    /** A class of ours, perhaps with a method, or a script that drives a browser. */
    private static final Pattern NAMED =
            Pattern.compile("`((?:[A-Z][a-z]+){2,}(?:\\.[a-z]\\w+)?|[a-z-]+\\.spec\\.ts)`");

    private static final Set<String> WORDS_OF_THE_WEB = Set.of("HttpOnly", "RateLimit", "SameSite");
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

    /** What a document says holds a promise is there: the class, the method in it, the script in the browser. */
    @ParameterizedTest
    @ValueSource(strings = {"security.md", "security.ja.md", "asvs.md", "asvs.ja.md"})
    void theTestsThatAreNamedExist(String page) throws IOException {
        var sources = sources();
        var missing = new ArrayList<String>();
        var named = NAMED.matcher(Files.readString(DOCUMENTS.resolve(page)))
                .results()
                .map(name -> name.group(1))
                .filter(name -> !WORDS_OF_THE_WEB.contains(name))
                .toList();
        assertThat(named).hasSizeGreaterThan(60);
        for (var name : named) {
            boolean script = name.endsWith(".spec.ts");
            var parts = script ? new String[] {name} : name.split("\\.");
            var text = sources.get(script ? name : parts[0] + ".java");
            boolean there = text != null && (parts.length == 1 || text.contains(" void " + parts[1] + "("));
            if (!there) {
                missing.add(name);
            }
        }
        assertThat(missing).isEmpty();
    }

    /** By the names of their files. */
    private static Map<String, String> sources() throws IOException {
        var sources = new HashMap<String, String>();
        for (var folder : List.of("../kernel/src", "src", "../e2e/src", "../dashboard/e2e")) {
            try (var files = Files.walk(Path.of(folder))) {
                for (var file : files.filter(each -> each.toString().matches(".*\\.(?:java|spec\\.ts)"))
                        .toList()) {
                    sources.put(file.getFileName().toString(), Files.readString(file));
                }
            }
        }
        return sources;
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
