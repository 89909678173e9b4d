package io.resonant.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.text.ChecklistItem;
import io.resonant.kernel.text.MarkdownDocument;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ChecklistRenamesTest {
    private static List<ChecklistItem> items(String... texts) {
        var markdown =
                List.of(texts).stream().map(text -> "- [ ] " + text + "\n").collect(Collectors.joining());
        return MarkdownDocument.parse(markdown).checklist();
    }

    private static Map<String, String> renames(List<ChecklistItem> before, List<ChecklistItem> after) {
        var texts = new java.util.HashMap<String, String>();
        before.forEach(item -> texts.put(item.identity(), item.text()));
        after.forEach(item -> texts.put(item.identity(), item.text()));
        return ChecklistRenames.between(before, after).entrySet().stream()
                .collect(Collectors.toMap(entry -> texts.get(entry.getKey()), entry -> texts.get(entry.getValue())));
    }

    @Test
    void aRewordedItemIsFoundBetweenItsNeighbours() {
        assertThat(renames(items("設計", "実装する", "試験"), items("設計", "実装と配備をする", "試験")))
                .containsExactly(Map.entry("実装する", "実装と配備をする"));
        assertThat(renames(items("a", "b"), items("A", "B")))
                .containsExactlyInAnyOrderEntriesOf(Map.of("a", "A", "b", "B"));
    }

    @Test
    void addedRemovedAndMovedItemsAreNoRenames() {
        assertThat(renames(items("a", "b"), items("a", "b", "c"))).isEmpty();
        assertThat(renames(items("a", "b", "c"), items("a", "c"))).isEmpty();
        assertThat(renames(items("a", "b"), items("b", "a"))).isEmpty();
        assertThat(renames(items("a", "b", "c"), items("x", "y", "c", "z"))).isEqualTo(Map.of("a", "x", "b", "y"));
        assertThat(renames(items("a", "b"), items("c"))).isEmpty();
    }
}
