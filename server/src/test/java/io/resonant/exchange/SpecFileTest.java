package io.resonant.exchange;

import static io.resonant.testing.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.json.Json;
import io.resonant.kernel.problem.Problem;
import io.resonant.spec.NewSpec;
import io.resonant.spec.SpecStatus;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpecFileTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    private static SpecFile parse(String path, String text) {
        return SpecFile.parse(ZipPath.of(path), new DecodedText(text, "utf-8"), NOW);
    }

    private static NewSpec spec(String path, String text) {
        return parse(path, text).spec();
    }

    private static Object metadata(SpecFile file) {
        var metadata = file.spec().content().metadata();
        return (metadata == null ? Json.EMPTY_OBJECT : metadata).tree();
    }

    private static List<String> notes(SpecFile file) {
        return file.notes().stream().map(Problem::code).toList();
    }

    @Test
    void frontMatterBecomesFieldsAndTheRestMetadata() {
        var file = parse("docs/決済.md", """
                ---
                title: 決済の仕様
                tags: [API, 決済]
                status: In Review
                date: 2026-01-02
                owner: {name: 山田, level: 3}
                ratio: 0.10
                ---

                # 見出し
                本文
                """);
        assertThat(file.spec().title()).isEqualTo("決済の仕様");
        assertThat(file.spec().tags()).containsExactly("api", "決済");
        assertThat(file.spec().status()).isEqualTo(SpecStatus.IN_REVIEW);
        assertThat(file.spec().content().markdown()).isEqualTo("# 見出し\n本文\n");
        assertThat(file.createdAt()).isEqualTo("2026-01-02T00:00:00Z");
        assertThat(metadata(file)).isEqualTo(Json.parse("""
                        {"date":"2026-01-02","owner":{"level":3,"name":"山田"},"path":"docs/決済.md","ratio":0.10}""").tree());
        assertThat(file.notes()).isEmpty();
    }

    @Test
    void theTitleComesFromTheFirstHeadingOrTheName() {
        assertThat(spec("a.md", "前書き\n\n## 節\n\n# **決済**の`仕様` \n").title()).isEqualTo("決済の仕様");
        assertThat(spec("a.md", "## 節\n").title()).isEqualTo("節");
        assertThat(spec("a.md", "見出し\n===\n").title()).isEqualTo("見出し");
        assertThat(spec("docs/設計 メモ.md", "本文だけ\n").title()).isEqualTo("設計 メモ");
        assertThat(spec("a.md", "---\ntitle: 2026\n---\nx").title()).isEqualTo("2026");
        assertThat(spec("a.md", "---\ntitle: [x]\n---\n# 題").title()).isEqualTo("題");
        assertThat(spec("a.md", "---\ntitle: \"\\u200b\"\n---\n# 題").title()).isEqualTo("題");
        assertThat(spec("a.md", "---\ntitle: \"a\\tb\\0c\"\n---\nx").title()).isEqualTo("a b c");
        var shortened = parse("a.md", "# " + "😀".repeat(250));
        assertThat(shortened.spec().title()).isEqualTo("😀".repeat(200));
        assertThat(notes(shortened)).containsExactly("import_title_shortened");
    }

    @Test
    void malformedFrontMatterStaysInTheText() {
        var text = "---\ntitle: [閉じない\ntags: x\n---\n# 本文\n";
        var file = parse("a.md", text);
        assertThat(file.spec().content().markdown()).isEqualTo(text);
        assertThat(file.spec().title()).isEqualTo("本文");
        assertThat(notes(file)).containsExactly("import_front_matter_malformed");
        var open = "---\ntitle: 閉じない\n\n# 本文\n";
        assertThat(spec("a.md", open).content().markdown()).isEqualTo(open);
        assertThat(notes(parse("a.md", open))).containsExactly("import_front_matter_unclosed");
        var rule = "---\n\n本文\n";
        assertThat(spec("a.md", rule).content().markdown()).isEqualTo(rule);
        assertThat(notes(parse("a.md", rule))).isEmpty();
    }

    @Test
    void oddValuesAreKeptAndTold() {
        var file = parse("a.md", """
                ---
                status: 公開済み
                date: 明日
                created: 2030-01-01
                tags: x、Y, %s
                ---
                本文""".formatted("z".repeat(60)));
        assertThat(notes(file))
                .containsExactly(
                        "import_tags_dropped", "import_status_unknown", "import_date_ignored", "import_date_ignored");
        assertThat(file.spec().tags()).containsExactly("x", "y");
        assertThat(file.spec().status()).isNull();
        assertThat(file.createdAt()).isNull();
        assertThat(metadata(file))
                .isEqualTo(Json.parse("{\"created\":\"2030-01-01\",\"date\":\"明日\",\"status\":\"公開済み\"}")
                        .tree());
        var thirty = IntStream.range(0, 30).mapToObj(i -> "t" + i).toList();
        assertThat(spec("a.md", "---\ntags: " + thirty + "\n---\nx").tags()).hasSize(20);
    }

    @Test
    void lineEndsBecomeOurs() {
        var markdown =
                spec("a.md", "---\r\ntitle: 題\r\n---\r\n\r\n一\r\n二\r").content().markdown();
        assertThat(markdown).isEqualTo("一\n二\n");
    }

    @Test
    void whatSaysNothingIsRefused() {
        assertRefused(422, "import_empty", () -> parse("a.md", ""));
        assertRefused(422, "import_empty", () -> parse("a.md", " \n\r\n"));
        assertRefused(422, "import_empty", () -> parse("a.md", "---\n---\n"));
        assertThat(spec("a.md", "---\ntitle: 題だけ\n---\n").content().markdown()).isEmpty();
    }

    @Test
    void valuesThatNoDatabaseHoldsAreRefused() {
        assertRefused(422, "import_metadata_not_stored", () -> parse("a.md", "---\nx: \"a\\0b\"\n---\n本文"));
    }
}
