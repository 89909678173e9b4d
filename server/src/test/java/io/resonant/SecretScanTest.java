package io.resonant;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Nothing that opens a door somewhere lies among the sources: keys and tokens by the forms that their makers give them. */
class SecretScanTest {
    private static final Path ROOT = Path.of("..");
    /** What is made, fetched or kept by somebody who tries the server out. */
    private static final Set<String> NOT_OURS =
            Set.of(".git", "target", "node_modules", "dist", "data", "test-results", "playwright-report");

    private static final int MOST_BYTES = 2 * 1024 * 1024;

    /** Of Amazon's own documents, for everybody to use in examples. */
    private static final String EXAMPLE = "EXAMPLE";

    private static final Pattern SECRET = Pattern.compile(String.join(
            "|",
            List.of(
                    "-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----\\s+[A-Za-z0-9+/]",
                    "\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b", // Amazon
                    "\\bgh[pousr]_[A-Za-z0-9]{36}", // GitHub
                    "\\bgithub_pat_[A-Za-z0-9_]{50}",
                    "\\bglpat-[A-Za-z0-9_-]{20}", // GitLab
                    "\\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{32}", // Anthropic, OpenAI
                    "\\bxox[abprs]-[A-Za-z0-9-]{20}", // Slack
                    "\\bAIza[0-9A-Za-z_-]{35}", // Google
                    "\\bnpm_[A-Za-z0-9]{36}",
                    "\\beyJ[A-Za-z0-9_-]{15,}\\.eyJ[A-Za-z0-9_-]{15,}\\.[A-Za-z0-9_-]{20}", // a signed token
                    "\\brs[ckr]_[A-Za-z0-9_-]{40}"))); // our own

    @Test
    void noSecretLiesAmongTheSources() throws IOException {
        var found = new TreeSet<String>();
        var looked = new int[1];
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return NOT_OURS.contains(folder.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                boolean own = file.getFileName().toString().startsWith(".env"); // of whoever tries it out
                if (!own && attributes.isRegularFile() && attributes.size() <= MOST_BYTES) {
                    looked[0]++;
                    secrets(text(file)).forEach(secret -> found.add(file + ": " + secret));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        assertThat(found).isEmpty();
        assertThat(looked[0]).as("files looked at").isGreaterThan(1000);
    }

    @Test
    void whatASecretLooksLikeIsKnown() {
        for (var secret : List.of(
                "-----BEGIN EC PRIVATE " + "KEY-----\nMHcCAQEEI",
                "AKIA" + "IOSFODNN7ABCDEFG",
                "ghp_" + "a1".repeat(18),
                "sk-ant-" + "a1".repeat(20),
                "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0NTY3ODkwIn0." + "a1".repeat(16),
                "rsk_" + "a1".repeat(20))) {
            assertThat(secrets("key = " + secret)).as(secret).hasSize(1);
        }
        assertThat(secrets("AKIAIOSFODNN7" + EXAMPLE)).isEmpty();
    }

    /** Enough of each to find it, and no more. */
    private static List<String> secrets(String text) {
        return SECRET.matcher(text)
                .results()
                .map(match -> match.group())
                .filter(secret -> !secret.endsWith(EXAMPLE))
                .map(secret -> secret.substring(0, 12) + "…")
                .toList();
    }

    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            return ""; // a picture, an archive
        }
    }
}
