package io.resonant.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.check.Finding;
import io.resonant.layout.LayoutDocument;
import io.resonant.layout.LayoutLimits;

/** Whatever the layout: it is refused, or it can be stripped, gives nothing away then, and shows the same panels. */
public final class LayoutFuzz implements FuzzTarget {
    private static final LayoutFuzz TARGET = new LayoutFuzz();

    public static void fuzzerTestOneInput(byte[] input) {
        TARGET.feed(input);
    }

    @Override
    public String name() {
        return "layout";
    }

    @Override
    public void feed(byte[] input) {
        var inspection = LayoutDocument.inspect(input, LayoutLimits.DEFAULT);
        assertThat(inspection.findings()).extracting(Finding::code).doesNotContain("check_failed");
        inspection
                .findings()
                .forEach(finding -> assertThat(finding.message("ja")).isNotEqualTo(finding.code()));
        inspection
                .features()
                .ifPresent(features -> features.tiles().forEach(tile -> {
                    assertThat(tile.x()).isBetween(0.0, 1.0);
                    assertThat(tile.y()).isBetween(0.0, 1.0);
                    assertThat(tile.width()).isBetween(0.0, 1.0);
                    assertThat(tile.height()).isBetween(0.0, 1.0);
                }));
        inspection.layout().ifPresent(layout -> {
            var stripped = LayoutDocument.inspect(layout.stripped(), LayoutLimits.DEFAULT)
                    .layout();
            assertThat(stripped).isPresent();
            assertThat(stripped.get().personalData()).isEmpty();
            assertThat(stripped.get().scripts()).isEmpty();
        });
    }
}
