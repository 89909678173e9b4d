package io.resonant.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.archive.Flaw;
import io.resonant.kernel.problem.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ChecksTest {
    private static final Pattern CODE =
            Pattern.compile("Finding\\s*\\.(?:error|warning|notice)\\(\\s*\"([a-z_0-9]+)\"\\s*,");

    @Test
    void aCheckThatFailsRefusesAndTheOthersStillLook() {
        var findings = new Findings();
        Check<String> fails = new FailingCheck();
        Check<String> looks = (subject, found) -> found.add(Finding.notice("zip_empty", "archive.structure", subject));
        new Checks<>(List.of(fails, looks)).run("x", findings);
        assertThat(findings.hasErrors()).isTrue();
        assertThat(findings.list()).extracting(Finding::code).containsExactly("check_failed", "zip_empty");
        assertThat(findings.list().getFirst().message("en")).contains("FailingCheck");
    }

    @Test
    void aCheckThatRunsOutOfStackRefuses() {
        var findings = new Findings();
        new Checks<String>(List.of((_, _) -> forever(0))).run("x", findings);
        assertThat(findings.hasErrors()).isTrue();
    }

    @Test
    void manyFindingsOfAKindAreCounted() {
        var findings = new Findings();
        for (int i = 0; i < 80; i++) {
            findings.add(Finding.warning("private_file", "package.files", "file" + i));
        }
        findings.add(Finding.error("nested_archive", "package.files", "x"));
        assertThat(findings.list()).hasSize(52);
        assertThat(findings.list().getFirst().code()).isEqualTo("nested_archive");
        assertThat(findings.list().getLast().values()).containsEntry("count", 30);
    }

    @Test
    void eachCodeHasWordsInBothLanguages() throws IOException {
        var codes = new TreeSet<String>();
        for (var feature : List.of("check", "extension", "layout")) {
            try (var paths = Files.walk(Path.of("src/main/java/io/resonant", feature))) {
                for (var path :
                        paths.filter(path -> path.toString().endsWith(".java")).toList()) {
                    CODE.matcher(Files.readString(path)).results().forEach(result -> codes.add(result.group(1)));
                }
            }
        }
        for (var flaw : Flaw.values()) {
            codes.add(flaw.code());
        }
        assertThat(codes).hasSizeGreaterThan(80);
        for (var language : List.of("en", "ja")) {
            assertThat(Messages.of("check", language).texts().keySet()).containsAll(codes);
        }
        assertThat(Messages.of("check", "ja").texts().keySet())
                .isEqualTo(Messages.of("check", "en").texts().keySet());
    }

    @Test
    void eachCodeIsExplainedInTheDocumentsOfBothLanguages() throws IOException {
        for (var ending : List.of(".md", ".ja.md")) {
            var documents = Files.readString(Path.of("../docs/extension-packages" + ending))
                    + Files.readString(Path.of("../docs/layouts" + ending))
                    + Files.readString(Path.of("../docs/registry" + ending));
            assertThat(Messages.of("check", "en").texts().keySet())
                    .allSatisfy(code -> assertThat(documents).contains("`" + code + "`"));
        }
    }

    private static int forever(int depth) {
        return depth < 0 ? depth : forever(depth + 1) + 1;
    }

    private static final class FailingCheck implements Check<String> {
        @Override
        public void look(String subject, Findings findings) throws Exception {
            throw new IOException("the scanner does not answer");
        }
    }
}
