package io.resonant.exchange;

import static io.resonant.testing.Refusals.assertRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.resonant.account.Actor;
import io.resonant.exchange.ExportManifest.MissingFile;
import io.resonant.exchange.ExportManifest.MissingFile.Reason;
import io.resonant.exchange.ImportReport.Imported;
import io.resonant.exchange.ImportReport.Note;
import io.resonant.exchange.ImportReport.Outcome;
import io.resonant.exchange.ImportReport.Rejected;
import io.resonant.exchange.Imports.Upload;
import io.resonant.file.FileWorld;
import io.resonant.kernel.blob.Sha256;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.kernel.wire.ExpectedVersions;
import io.resonant.spec.ChangeSpec;
import io.resonant.spec.NewSpec;
import io.resonant.spec.NewSpec.GivenContent;
import io.resonant.spec.Spec;
import io.resonant.spec.SpecContent;
import io.resonant.spec.SpecFilter;
import io.resonant.spec.SpecRevisions;
import io.resonant.spec.SpecStatus;
import io.resonant.spec.SpecSummary;
import io.resonant.spec.Specs;
import io.resonant.task.NewTask;
import io.resonant.task.SpecTasks;
import io.resonant.task.Tasks;
import io.resonant.testing.TestOrganization;
import io.resonant.thread.Messages;
import io.resonant.thread.NewMessage;
import io.resonant.thread.NewThread;
import io.resonant.thread.Threads;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

@BothEngines
class ExchangeTest {
    private final TestDatabase test;
    private final TestOrganization org;
    private final Specs specs;
    private final Tasks tasks;
    private final Messages messages;
    private final Threads threads;
    private final Imports imports;
    private final Exports exports;

    @AutoClose
    private final FileWorld files;

    ExchangeTest(TestDatabase test) {
        this.test = test;
        this.org = TestOrganization.create(test.database());
        var links = List.of(new SpecTasks());
        this.specs = new Specs(test.database(), List.copyOf(links));
        this.tasks = new Tasks(test.database(), specs, List.of());
        this.messages = new Messages(
                test.database(), test.clock(), (transaction, actor, command) -> UUID.randomUUID(), List.of());
        this.threads = new Threads(test.database(), specs, messages);
        var revisions = new SpecRevisions(test.database(), List.copyOf(links));
        this.imports = new Imports(test.database(), specs, revisions, test.clock());
        this.files = FileWorld.on(test);
        this.exports = new Exports(
                test.database(),
                new Exports.Content(specs, tasks, threads, messages),
                files.files(),
                files.objects(),
                List.of(new ExportPart("intents", (transaction, item) -> item.accept(Map.of("type", "spec.review")))));
    }

    private static Upload file(String name, String text) {
        return new Upload(name, text.getBytes(UTF_8));
    }

    private ImportReport imported(Upload... uploads) {
        return imports.run(org.member(), List.of(uploads), "ja");
    }

    private List<Spec> all(Actor actor) {
        var found = new ArrayList<Spec>();
        for (SpecSummary summary :
                specs.list(actor, SpecFilter.ALL, 200, Optional.empty()).items()) {
            found.add(specs.get(actor, summary.id()));
        }
        return found;
    }

    private byte[] export(Actor actor) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var finished = exports.run(actor)) {
            finished.copyTo(out);
        }
        return out.toByteArray();
    }

    @Test
    void aFileBecomesASpec() {
        var report = imported(file("決済.md", "---\ntags: [決済]\ndate: 2026-01-02\n---\n# 決済の仕様\n\n- [ ] 設計\n"));
        var one = report.imported().getFirst();
        assertThat(one.outcome()).isEqualTo(Outcome.CREATED);
        assertThat(one.title()).isEqualTo("決済の仕様");
        var spec = specs.get(org.guest(), one.specId());
        assertThat(spec.content().value())
                .isEqualTo(new SpecContent("# 決済の仕様\n\n- [ ] 設計\n", Json.parse("{\"date\":\"2026-01-02\"}")));
        assertThat(spec.tags()).containsExactly("決済");
        assertThat(spec.createdAt()).isEqualTo("2026-01-02T00:00:00Z");
        assertThat(spec.userId()).isEqualTo(org.member().userId());
        assertThat(org.events()).containsExactly("spec.created");
    }

    @Test
    void aFolderKeepsItsPaths() {
        var report = imported(new Upload(
                "docs.zip",
                Zips.of(
                        "docs/a.md", "# 甲",
                        "docs/sub/b.markdown", "# 乙",
                        "docs/image.png", "x",
                        "docs/.DS_Store", "x",
                        "__MACOSX/docs/._a.md", "x",
                        "../evil.md", "# 悪",
                        "docs/A.md", "# 重複",
                        "docs/empty.md", "")));
        assertThat(report.imported()).extracting(Imported::title).containsExactlyInAnyOrder("重複", "乙");
        assertThat(report.rejected())
                .extracting(Rejected::file, Rejected::code)
                .containsExactlyInAnyOrder(
                        tuple("../evil.md", "import_unsafe_path"),
                        tuple("docs/a.md", "import_duplicate_path"),
                        tuple("docs/empty.md", "import_empty"),
                        tuple("docs/image.png", "import_not_markdown"));
        assertThat(report.ignored()).isEqualTo(2);
        assertThat(all(org.member()))
                .extracting(spec -> spec.metadata().text())
                .containsExactlyInAnyOrder("{\"path\":\"docs/A.md\"}", "{\"path\":\"docs/sub/b.markdown\"}");
        assertThat(report.rejected().getFirst().detail()).contains("取り込んでいません");
    }

    @Test
    void aNameInNoKnownEncodingIsSaidToBeThat() {
        var report = imported(new Upload("docs.zip", Zips.of(StandardCharsets.ISO_8859_1, "Größe.md", "# a")));
        assertThat(report.rejected()).extracting(Rejected::code).containsExactly("import_name_unknown");
    }

    @Test
    void theSameFileAgainMakesNoCopy() {
        var zip = new Upload("docs.zip", Zips.of("docs/a.md", "# 甲\n一"));
        var first = imported(zip).imported().getFirst();
        var again = imported(zip).imported().getFirst();
        assertThat(again.outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(again.specId()).isEqualTo(first.specId());
        var newer = imported(new Upload("docs.zip", Zips.of("docs/a.md", "# 甲の改訂\n二")))
                .imported()
                .getFirst();
        assertThat(newer.outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(newer.specId()).isEqualTo(first.specId());
        assertThat(newer.warnings()).isEmpty();
        var spec = all(org.member()).getFirst();
        assertThat(spec.version()).isEqualTo(2);
        assertThat(spec.title()).isEqualTo("甲の改訂");
        specs.change(org.colleague(), spec.id(), ExpectedVersions.ANY, ChangeSpec.markdown("手で直した"));
        assertThat(imported(new Upload("docs.zip", Zips.of("docs/a.md", "# 甲の改訂\n二")))
                        .imported()
                        .getFirst()
                        .outcome())
                .as("the file did not change, the spec did")
                .isEqualTo(Outcome.UNCHANGED);
        var both = imported(new Upload("docs.zip", Zips.of("docs/a.md", "# 甲の改訂\n三")))
                .imported()
                .getFirst();
        assertThat(both.outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(both.warnings()).extracting(Note::code).containsExactly("import_local_changes_replaced");
        assertThat(both.warnings().getFirst().detail()).contains("バージョン 3");
        specs.delete(org.member(), spec.id(), ExpectedVersions.ANY);
        assertThat(imported(zip).imported().getFirst().outcome()).isEqualTo(Outcome.CREATED);
        assertThat(all(org.member())).hasSize(1);
    }

    @Test
    void looseFilesOfOneNameAreToldApartByTheirTitle() {
        imported(file("README.md", "# 甲\n"));
        imported(file("README.md", "# 乙\n"));
        assertThat(all(org.member())).hasSize(2);
        assertThat(imported(file("README.md", "# 甲\n本文\n"))
                        .imported()
                        .getFirst()
                        .outcome())
                .isEqualTo(Outcome.UPDATED);
        assertThat(all(org.member())).hasSize(2);
    }

    @Test
    void oddEncodingsAreReadOrRefusedAndTold() {
        var report = imported(
                new Upload("古い.md", "# 古い仕様\n\nすみやかに\n".getBytes(Charset.forName("windows-31j"))),
                new Upload("latin.md", "# café".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)),
                new Upload("binary.md", new byte[] {0, 1, 2}),
                new Upload("broken.zip", new byte[] {'P', 'K', 3, 4, 0}),
                file("large.md", "あ".repeat(400_000)),
                file("huge.md", "a".repeat(SpecFile.MAX_BYTES + 1)));
        assertThat(report.imported()).extracting(Imported::title).containsExactly("古い仕様");
        assertThat(report.imported().getFirst().warnings())
                .extracting(Note::code)
                .containsExactly("import_encoding_converted");
        assertThat(report.rejected())
                .extracting(Rejected::code)
                .containsExactly(
                        "import_encoding_unknown",
                        "import_encoding_unknown",
                        "import_zip_invalid",
                        "import_too_large",
                        "import_too_large");
        assertThat(all(org.member())).hasSize(1);
    }

    @Test
    void guestsNeitherImportNorExport() {
        assertRefused(403, "forbidden", () -> imports.run(org.guest(), List.of(), "ja"));
        assertRefused(403, "forbidden", () -> exports.run(org.guest()));
    }

    private void fill() {
        var odd = Json.parse("{\"title\":\"別の題\",\"metadata\":{\"a\":1},\"resonant_id\":\"x\",\"n\":0.10}");
        var wide = "\\\"quoted\\\" \\\\ 改行\\n\\u0085\\u2028\\ufeff\\u0001 🎌";
        var plain = Json.parse("{\"owner\":\"山田\",\"長い キー\":[1,2.50,null,true,{\"x\":\"" + wide + "\"}],\"e\":\"\"}");
        specs.create(
                org.member(),
                new NewSpec(
                        "決済: \"仕様\"",
                        new GivenContent("\r\n\n---\nx: y\n---\n# 題 🎌\r\n\t終わり  ", plain),
                        SpecStatus.APPROVED,
                        List.of("決済", "a: b", "##二重")));
        specs.create(org.member(), new NewSpec("決済:  \u2028仕様", new GivenContent("", odd), null, null));
        var many = new StringBuilder("{");
        for (int i = 0; i < 300; i++) {
            many.append(i == 0 ? "" : ",").append("\"k").append(i).append("\":").append(i);
        }
        var spec = specs.create(
                org.member(),
                new NewSpec(
                        "con",
                        new GivenContent(
                                "- [ ] 項目\n", Json.parse(many.append('}').toString())),
                        null,
                        null));
        for (int i = 0; i < 45; i++) {
            tasks.create(org.member(), NewTask.titled("課題 " + i));
        }
        var thread = threads.create(org.member(), new NewThread("相談", spec.id(), null, "はじめに"));
        messages.post(org.colleague(), new NewMessage(thread.id(), "返事です"));
    }

    private static Map<String, Object> contents(List<Spec> specs) {
        var contents = new TreeMap<String, Object>();
        for (var spec : specs) {
            contents.put(
                    spec.title(),
                    List.of(spec.status(), spec.tags(), spec.markdown(), spec.metadata(), spec.createdAt()));
        }
        return contents;
    }

    @Test
    void anExportComesBackToTheLetter() throws IOException {
        fill();
        var zip = export(org.member());
        var other = TestOrganization.create(test.database());
        test.clock().advance(java.time.Duration.ofDays(1));
        var report = imports.run(other.member(), List.of(new Upload("export.zip", zip)), "en");
        assertThat(report.rejected()).isEmpty();
        assertThat(report.imported())
                .hasSize(3)
                .allSatisfy(one -> assertThat(one.warnings()).isEmpty());
        assertThat(contents(all(other.member()))).isEqualTo(contents(all(org.member())));
        assertThat(imports.run(other.member(), List.of(new Upload("export.zip", zip)), "en")
                        .imported())
                .extracting(Imported::outcome)
                .containsOnly(Outcome.UNCHANGED);
        assertThat(imported(new Upload("export.zip", zip)).imported())
                .extracting(Imported::outcome)
                .containsOnly(Outcome.UNCHANGED);
        assertThat(all(org.member())).hasSize(3);
    }

    @Test
    void anOldExportDoesNotUndoWhatCameAfterIt() throws IOException {
        var spec = specs.create(org.member(), NewSpec.of("題", "一\n"));
        var zip = export(org.member());
        specs.change(org.member(), spec.id(), ExpectedVersions.ANY, ChangeSpec.markdown("二\n"));
        assertThat(imported(new Upload("export.zip", zip)).imported().getFirst().outcome())
                .isEqualTo(Outcome.UNCHANGED);
        assertThat(specs.get(org.member(), spec.id()).markdown()).isEqualTo("二\n");
        var folder = ZipFolder.open(zip);
        var entry = folder.entries().stream()
                .filter(candidate -> candidate.name().startsWith("specs/"))
                .findFirst()
                .orElseThrow();
        var edited = new String(folder.read(entry, SpecFile.MAX_BYTES), UTF_8).replace("一\n", "三\n");
        var one = imported(file("題.md", edited)).imported().getFirst();
        assertThat(one.specId()).isEqualTo(spec.id());
        assertThat(one.outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(one.warnings()).extracting(Note::code).containsExactly("import_local_changes_replaced");
        assertThat(specs.get(org.member(), spec.id()).markdown()).isEqualTo("三\n");
    }

    @Test
    void theManifestSaysWhatIsInTheExport() throws Exception {
        fill();
        var folder = ZipFolder.open(export(org.member()));
        var files = new TreeMap<String, byte[]>();
        for (var entry : folder.entries()) {
            files.put(entry.name(), folder.read(entry, SpecFile.MAX_BYTES));
        }
        assertThat(files.keySet())
                .containsExactlyInAnyOrder(
                        "manifest.json",
                        "intents.json",
                        "tasks.json",
                        "files.json",
                        "specs/決済-仕様.md",
                        "specs/決済-仕様-2.md",
                        "specs/spec.md",
                        "threads/相談.md");
        var manifest = Json.parse(new String(files.get("manifest.json"), UTF_8)).as(ExportManifest.class);
        assertThat(manifest.counts())
                .isEqualTo(Map.of("specs", 3, "threads", 1, "messages", 2, "tasks", 45, "intents", 1, "files", 0));
        for (var file : manifest.files()) {
            var bytes = files.get(file.path());
            assertThat(file.bytes()).isEqualTo(bytes.length);
            var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            assertThat(file.sha256()).isEqualTo(HexFormat.of().formatHex(digest));
        }
        assertThat(manifest.files()).hasSize(7);
        assertThat(manifest.missing()).isEmpty();
        assertThat(new String(files.get("threads/相談.md"), UTF_8))
                .contains("# 相談\n", "## 山田 一郎 · ", "はじめに", "## 佐藤 二郎 · ", "返事です");
        assertThat(Json.parse(new String(files.get("tasks.json"), UTF_8)).tree())
                .hasSize(45);
    }

    @Test
    void whatWasUploadedIsInItAndWhatCannotBeReadIsNamed() throws IOException {
        for (var text : List.of("whole", "lost", "damaged")) {
            files.files().add(org.member(), text + ".TXT", new ByteArrayInputStream(text.getBytes(UTF_8)));
        }
        Files.delete(kept("lost"));
        Files.writeString(kept("damaged"), "changed");
        var folder = ZipFolder.open(export(org.member()));
        var texts = new TreeMap<String, String>();
        for (var entry : folder.entries()) {
            texts.put(entry.name(), new String(folder.read(entry, SpecFile.MAX_BYTES), UTF_8));
        }
        assertThat(texts)
                .containsEntry("files/whole.txt", "whole")
                .containsEntry("files/damaged.txt", "changed")
                .doesNotContainKey("files/lost.txt");
        assertThat(texts.get("files.json")).contains("\"path\":\"files/lost.txt\"", "\"name\":\"lost.TXT\"");
        assertThat(texts.get("MISSING.md"))
                .contains("- `files/lost.txt`: not in here", "- `files/damaged.txt`: in here, but not as")
                .doesNotContain("whole.txt");
        assertThat(Json.parse(texts.get("manifest.json"))
                        .as(ExportManifest.class)
                        .missing())
                .containsExactlyInAnyOrder(
                        new MissingFile("files/lost.txt", Reason.UNREADABLE),
                        new MissingFile("files/damaged.txt", Reason.DAMAGED));
    }

    private Path kept(String text) {
        return files.objects().local(Sha256.of(text.getBytes(UTF_8))).orElseThrow();
    }

    @Test
    void anEmptyOrganisationExportsToo() throws IOException {
        var zip = export(TestOrganization.create(test.database()).member());
        assertThat(imported(new Upload("export.zip", zip)).imported()).isEmpty();
    }
}
