package io.resonant.task;

import io.resonant.kernel.text.ChecklistItem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which items of a checklist were reworded. An item is known by its words; when as many new ones stand between two
 * unchanged neighbours as old ones did, they are the old ones in other words.
 */
final class ChecklistRenames {
    private ChecklistRenames() {}

    /** Old identity to new identity. */
    static Map<String, String> between(List<ChecklistItem> before, List<ChecklistItem> after) {
        var old = new HashSet<String>();
        before.forEach(item -> old.add(item.identity()));
        var kept = new HashSet<String>();
        after.stream().map(ChecklistItem::identity).filter(old::contains).forEach(kept::add);
        var gone = gaps(before, kept);
        var come = gaps(after, kept);
        var renamed = new HashMap<String, String>();
        gone.forEach((neighbour, items) -> {
            var others = come.getOrDefault(neighbour, List.of());
            if (others.size() == items.size()) {
                for (int i = 0; i < items.size(); i++) {
                    renamed.put(items.get(i), others.get(i));
                }
            }
        });
        return renamed;
    }

    /** The items that are only on this side, by the unchanged one above them. */
    private static Map<String, List<String>> gaps(List<ChecklistItem> items, Set<String> kept) {
        var gaps = new HashMap<String, List<String>>();
        var neighbour = "";
        for (var item : items) {
            if (kept.contains(item.identity())) {
                neighbour = item.identity();
            } else {
                gaps.computeIfAbsent(neighbour, _ -> new ArrayList<>()).add(item.identity());
            }
        }
        return gaps;
    }
}
