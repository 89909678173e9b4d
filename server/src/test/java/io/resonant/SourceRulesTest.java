package io.resonant;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * What only the source shows: size budgets, documentation of public types, and that a feature's SQL names its own
 * tables only.
 */
class SourceRulesTest {
    private static final int FILE_LINES = 400;
    private static final int METHOD_LINES = 50;
    private static final int CONSTRUCTOR_PARAMETERS = 6;
    private static final int PACKAGE_FILES = 25;

    private static final Path SERVER = Path.of("").toAbsolutePath();
    private static final Path ROOT = SERVER.getParent();
    private static final List<Path> SOURCE_FOLDERS =
            List.of(ROOT.resolve("kernel/src/main/java"), SERVER.resolve("src/main/java"));

    /** Which feature owns the tables of a migration, by the first word of the migration's description. */
    private static final Map<String, String> MIGRATION_OWNER = Map.ofEntries(
            Map.entry("kernel", "kernel"),
            Map.entry("accounts", "account"),
            Map.entry("audit", "audit"),
            Map.entry("plans", "plan"),
            Map.entry("impersonations", "impersonation"),
            Map.entry("mails", "mail"),
            Map.entry("moderation", "moderation"),
            Map.entry("catalogue", "catalogue"),
            Map.entry("mirrors", "mirror"),
            Map.entry("monitor", "monitor"),
            Map.entry("alerts", "alert"),
            Map.entry("apikeys", "apikey"),
            Map.entry("oauth", "oauth"),
            Map.entry("factors", "factor"),
            Map.entry("passkeys", "passkey"),
            Map.entry("identities", "identity"),
            Map.entry("groups", "group"),
            Map.entry("visibility", "visibility"),
            Map.entry("sharing", "sharing"),
            Map.entry("specs", "spec"),
            Map.entry("threads", "thread"),
            Map.entry("viewer", "viewer"),
            Map.entry("tasks", "task"),
            Map.entry("intents", "intent"),
            Map.entry("search", "search"),
            Map.entry("files", "file"),
            Map.entry("references", "reference"),
            Map.entry("namespaces", "namespace"),
            Map.entry("registry", "registry"),
            Map.entry("feedback", "feedback"),
            Map.entry("publications", "publication"));

    /** Packages that are one noun cut in two for size, and so share the tables of the first. */
    private static final Map<String, String> SHARES_TABLES_OF = Map.of(
            "organization",
            "account",
            "session",
            "account",
            "email",
            "account",
            "deletion",
            "account",
            "impersonation",
            "account",
            "plan",
            "account",
            "bridge",
            "intent",
            "exchange",
            "spec",
            "filemove",
            "file",
            "catalogue",
            "registry");

    @Test
    void filesStayWithinTheirBudget() {
        var tooLong = new TreeMap<String, Long>();
        forEachSource((path, text) -> {
            if (text.lines().count() > FILE_LINES) {
                tooLong.put(name(path), text.lines().count());
            }
        });
        assertThat(tooLong).as("files over %d lines".formatted(FILE_LINES)).isEmpty();
    }

    @Test
    void packagesStayWithinTheirBudget() {
        var files = new HashMap<Path, Integer>();
        forEachSource((path, text) -> files.merge(path.getParent(), 1, Integer::sum));
        assertThat(files.entrySet().stream()
                        .filter(entry -> entry.getValue() > PACKAGE_FILES)
                        .toList())
                .as("packages over %d files".formatted(PACKAGE_FILES))
                .isEmpty();
    }

    @Test
    void methodsAndConstructorsStayWithinTheirBudgetAndPublicTypesSayWhy() throws IOException {
        var findings = new ArrayList<String>();
        var files = SOURCE_FOLDERS.stream().flatMap(SourceRulesTest::javaFiles).toList();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            var task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            var trees = Trees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new BudgetScanner(trees, unit, findings).scan(new TreePath(unit), null);
            }
        }
        assertThat(findings).isEmpty();
    }

    /** On PostgreSQL two that count at the same moment both see room for one more. */
    @Test
    void whatCountsBeforeItAddsDoesSoOneAtATime() {
        var limit = Pattern.compile("(?:size|count)\\(\\) >= MOST\\w*\\) \\{\\s+throw Problem\\.of\\(409,");
        var findings = new TreeSet<String>();
        var counting = new TreeSet<String>();
        forEachSource((path, text) -> {
            if (limit.matcher(text).find()) {
                counting.add(name(path));
                if (!text.contains(".oneAtATime(")) {
                    findings.add(name(path));
                }
            }
        });
        assertThat(counting).hasSizeGreaterThan(9); // or the pattern is out of date
        assertThat(findings).isEmpty();
    }

    @Test
    void aFeatureTouchesOnlyItsOwnTables() throws IOException {
        var owners = tableOwners();
        var table = Pattern.compile("(?i)\\b(?:from|join|into|update|delete from)\\s+(?:only\\s+)?([a-z_]+)");
        var findings = new TreeSet<String>();
        forEachSource((path, text) -> {
            var feature = path.getParent().getFileName().toString();
            if (path.startsWith(SERVER) && path.getParent().getParent().endsWith("io/resonant")) {
                var own = SHARES_TABLES_OF.getOrDefault(feature, feature);
                var matcher = table.matcher(text);
                while (matcher.find()) {
                    var owner = owners.get(matcher.group(1));
                    if (owner != null && !owner.equals(own) && !owner.equals(feature)) {
                        findings.add(name(path) + " touches " + matcher.group(1) + " of " + owner);
                    }
                }
            }
        });
        assertThat(findings).isEmpty();
    }

    /**
     * A {@code Sight} refuses statements that do not ask who looks; this keeps words from being read past it. Places,
     * numbers and states may be.
     */
    @Test
    void wordsThatMayBeRestrictedAreReadOnlyWithSomebodysSight() {
        var past = Pattern.compile(
                "transaction\\s*\\.sql\\(\\s*\"(?:\"\"\\s*)?(select\\s[^;]*?\\bfrom\\s+(?:specs|spec_revisions"
                        + "|spec_findings|spec_tags|threads|messages|tasks|intents|intent_steps|search_documents)\\b)");
        var words =
                Pattern.compile("\\b(title|content|description|checklist_item|quote|message|tag|data|result|detail|body"
                        + "|folded|folded_title)\\b|select\\s+\\*");
        var findings = new TreeSet<String>();
        var looked = new TreeSet<String>();
        forEachSource((path, text) -> {
            var matcher = past.matcher(path.startsWith(SERVER) ? text : "");
            while (matcher.find()) {
                looked.add(name(path));
                if (words.matcher(matcher.group(1)).find()) {
                    findings.add(name(path) + ": " + matcher.group(1));
                }
            }
        });
        assertThat(findings).isEmpty();
        assertThat(looked).as("where something else is read").isNotEmpty();
    }

    private static Map<String, String> tableOwners() throws IOException {
        var owners = new TreeMap<String, String>();
        var create = Pattern.compile("(?i)create\\s+(?:virtual\\s+)?table\\s+(?:if not exists\\s+)?([a-z_]+)");
        try (var migrations = Files.list(SERVER.resolve("src/main/resources/database/postgresql"))) {
            for (var migration : migrations.toList()) {
                var noun = migration
                        .getFileName()
                        .toString()
                        .replaceFirst("V\\d+__(contract_\\d{4}_)?", "")
                        .replaceFirst("_.*", "");
                assertThat(MIGRATION_OWNER).as(migration.toString()).containsKey(noun);
                var matcher = create.matcher(Files.readString(migration));
                while (matcher.find()) {
                    owners.put(matcher.group(1), MIGRATION_OWNER.get(noun));
                }
            }
        }
        return owners;
    }

    private interface SourceReader {
        void read(Path path, String text);
    }

    private static void forEachSource(SourceReader reader) {
        for (var folder : SOURCE_FOLDERS) {
            javaFiles(folder).forEach(path -> {
                try {
                    reader.read(path, Files.readString(path));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private static Stream<Path> javaFiles(Path folder) {
        try (var paths = Files.walk(folder)) {
            return paths.filter(path -> path.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path path) {
        return ROOT.relativize(path).toString();
    }

    private static final class BudgetScanner extends TreePathScanner<Void, Void> {
        private final Trees trees;
        private final CompilationUnitTree unit;
        private final List<String> findings;

        BudgetScanner(Trees trees, CompilationUnitTree unit, List<String> findings) {
            this.trees = trees;
            this.unit = unit;
            this.findings = findings;
        }

        @Override
        public Void visitMethod(MethodTree method, Void unused) {
            var positions = trees.getSourcePositions();
            var lines = unit.getLineMap();
            long start = positions.getStartPosition(unit, method);
            long end = positions.getEndPosition(unit, method);
            if (start >= 0 && end >= 0) {
                long length = lines.getLineNumber(end) - lines.getLineNumber(start) + 1;
                if (length > METHOD_LINES) {
                    findings.add(place() + " " + method.getName() + " has " + length + " lines");
                }
            }
            if (method.getReturnType() == null && method.getParameters().size() > CONSTRUCTOR_PARAMETERS) {
                if (!isRecord()) {
                    findings.add(place() + " constructor takes "
                            + method.getParameters().size() + " parameters");
                }
            }
            return super.visitMethod(method, null);
        }

        @Override
        public Void visitClass(ClassTree type, Void unused) {
            boolean topLevel = getCurrentPath().getParentPath().getLeaf() instanceof CompilationUnitTree;
            if (topLevel
                    && type.getModifiers().getFlags().contains(Modifier.PUBLIC)
                    && trees.getDocComment(getCurrentPath()) == null) {
                findings.add(place() + " is public and says nothing of why it exists");
            }
            return super.visitClass(type, null);
        }

        private boolean isRecord() {
            return getCurrentPath().getParentPath().getLeaf() instanceof ClassTree type
                    && type.getKind() == com.sun.source.tree.Tree.Kind.RECORD;
        }

        private String place() {
            return ROOT.relativize(Path.of(unit.getSourceFile().toUri())).toString();
        }
    }
}
