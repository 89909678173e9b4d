package io.resonant.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.check.Finding;
import io.resonant.check.Severity;
import io.resonant.kernel.json.JsonView;
import io.resonant.layout.LayoutFeatures.Format;
import io.resonant.testing.Corpus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Layouts that real projects keep in their repositories, and what an independent reader found in them. */
class LayoutCorpusTest {
    @Test
    void theViewersRuleTakesAllButOne() throws IOException {
        var refused = new HashMap<String, List<String>>();
        for (var file : files()) {
            var inspection = inspect(file);
            assertThat(inspection.features()).as(file.toString()).isPresent();
            var errors = inspection.findings().stream()
                    .filter(finding -> finding.severity() == Severity.ERROR)
                    .map(Finding::code)
                    .toList();
            if (!errors.isEmpty()) {
                refused.put(file.getFileName().toString(), errors);
            }
        }
        assertThat(refused)
                .isEqualTo(Map.of(
                        "lichtblick-suite__lichtblick__benchmark__src__layouts__DefaultMultipleThreeDee.json",
                        List.of("layout_variables_missing", "layout_speed_missing")));
    }

    @Test
    void panelsAndTopicsAreThoseThatAnIndependentReaderFound() throws IOException {
        var compared = new ArrayList<String>();
        for (var line : new String(Corpus.file("recsys/dataset.jsonl"), StandardCharsets.UTF_8)
                .lines()
                .toList()) {
            var expected = JsonView.of(line);
            var file = Corpus.path("layouts").resolve(expected.get("id").text("") + ".json");
            if (Files.exists(file)) {
                var features = inspect(file).features().orElseThrow();
                assertThat(features.panels())
                        .extracting(LayoutPanel::type)
                        .as(file.toString())
                        .containsExactlyInAnyOrderElementsOf(texts(expected.get("panels")));
                assertThat(features.topics())
                        .as(file.toString())
                        .containsExactlyElementsOf(new TreeSet<>(texts(expected.get("topics"))));
                assertThat(features.schemas())
                        .as(file.toString())
                        .containsExactlyElementsOf(new TreeSet<>(texts(expected.get("explicit_schemas"))));
                compared.add(file.toString());
            }
        }
        assertThat(compared).hasSizeGreaterThan(15);
    }

    @Test
    void aStrippedLayoutGivesNothingAwayAndShowsTheSame() throws IOException {
        int found = 0;
        for (var file : files()) {
            var layout = inspect(file).layout();
            if (layout.isEmpty()) {
                continue;
            }
            found += layout.get().personalData().size() + layout.get().scripts().size();
            var again = LayoutDocument.inspect(layout.get().stripped(), LayoutLimits.DEFAULT);
            assertThat(again.layout()).as(file.toString()).isPresent();
            assertThat(again.layout().get().personalData()).isEmpty();
            assertThat(again.layout().get().scripts()).isEmpty();
            assertThat(again.features().orElseThrow().tiles())
                    .isEqualTo(layout.get().features().tiles());
            assertThat(again.features().get().panels())
                    .isEqualTo(layout.get().features().panels());
        }
        assertThat(found).isGreaterThan(5);
    }

    @Test
    void tilesStayOnTheScreen() throws IOException {
        for (var file : files()) {
            var features = inspect(file).features().orElseThrow();
            assertThat(features.format()).isEqualTo(Format.MOSAIC);
            assertThat(features.tiles()).allSatisfy(tile -> {
                assertThat(tile.x()).isBetween(0.0, 1.0);
                assertThat(tile.y()).isBetween(0.0, 1.0);
                assertThat(tile.x() + tile.width()).isBetween(0.0, 1.0 + 1e-9);
                assertThat(tile.y() + tile.height()).isBetween(0.0, 1.0 + 1e-9);
            });
        }
    }

    private static List<Path> files() throws IOException {
        try (var files = Files.list(Corpus.path("layouts"))) {
            return files.filter(file -> !file.endsWith("SOURCES.json")).sorted().toList();
        }
    }

    private static LayoutInspection inspect(Path file) throws IOException {
        return LayoutDocument.inspect(Files.readAllBytes(file), LayoutLimits.DEFAULT);
    }

    private static List<String> texts(JsonView array) {
        return array.items().stream().map(item -> item.text("")).toList();
    }
}
