package io.resonant.kernel.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChecklistTest {
    private static final String SOURCE = """
            # 完了条件
            - [ ] テストが通る
            - [x] **文書**を書く
              - [ ] 章立て
            1. [X] ordered
            - [ ] テストが通る
            - [] no item

            > * [ ] quoted
            """;

    @Test
    void itemsAreFoundInEveryKindOfList() {
        var items = MarkdownDocument.parse(SOURCE).checklist();
        assertThat(items.stream().map(ChecklistItem::text))
                .containsExactly("テストが通る", "文書を書く", "章立て", "ordered", "テストが通る", "quoted");
        assertThat(items.stream().map(ChecklistItem::checked)).containsExactly(false, true, false, true, false, false);
        assertThat(items.stream().map(ChecklistItem::line)).containsExactly(2, 3, 4, 5, 6, 9);
        assertThat(items.stream().map(ChecklistItem::depth)).containsExactly(1, 1, 2, 1, 1, 1);
    }

    @Test
    void equalItemsAreToldApart() {
        var items = MarkdownDocument.parse(SOURCE).checklist();
        assertThat(items.stream().map(ChecklistItem::identity)).doesNotHaveDuplicates();
        var second = MarkdownDocument.toggleChecklistItem(SOURCE, items.get(4).identity(), true)
                .orElseThrow();
        assertThat(second).isEqualTo(SOURCE.replace("- [ ] テストが通る\n- [] no", "- [x] テストが通る\n- [] no"));
    }

    @Test
    void identitiesStayWhenOtherLinesComeAndGo() {
        var before = identities(SOURCE);
        assertThat(identities("intro\n\n- [ ] new\n\n" + SOURCE)).containsAll(before);
        assertThat(identities(SOURCE.replace("[ ]", "[x]"))).isEqualTo(before);
    }

    @Test
    void togglingBackGivesTheTextBack() {
        for (var item : MarkdownDocument.parse(SOURCE).checklist()) {
            var toggled = toggle(SOURCE, item, !item.checked());
            assertThat(toggled).isNotEqualTo(SOURCE);
            if (SOURCE.charAt(item.markOffset()) != 'X') {
                assertThat(toggle(toggled, item, item.checked())).isEqualTo(SOURCE);
            }
            assertThat(toggle(SOURCE, item, item.checked())).isEqualTo(SOURCE);
        }
    }

    @Test
    void anItemThatIsGoneIsNotToggled() {
        assertThat(MarkdownDocument.toggleChecklistItem(SOURCE, "gone-1", true)).isEmpty();
    }

    @Test
    void lineEndsAndFrontMatterStayAsTheyAre() {
        var source = "\uFEFF---\r\ntitle: x\r\n---\r\n- [ ] a\r\n\t- [\t] b\r\n- [ ] c";
        var items = MarkdownDocument.parse(source).checklist();
        assertThat(items).hasSize(3);
        assertThat(toggle(source, items.get(1), true)).isEqualTo(source.replace("[\t]", "[x]"));
        assertThat(toggle(source, items.get(2), true)).isEqualTo(source.replace("[ ] c", "[x] c"));
    }

    @Test
    void togglingChangesExactlyOneCharacterOfAnyText() {
        var random = new Random(42);
        var pieces = List.of(
                "- [ ] a\n",
                "* [x] b\n",
                "  ",
                "\t",
                "> ",
                "1. ",
                "+ [ ] `c`\n",
                "\n",
                "```\n",
                "| a | b |\n|--|--|\n",
                "- ",
                "[ ] d\n",
                "# [ ] h\n",
                "- [ ] [l](u)\n",
                "<div>\n",
                "\r\n",
                "- [ ] 日本語 *x\n",
                "[^1]: - [ ] n\n");
        for (int round = 0; round < 1_500; round++) {
            var source = new StringBuilder();
            random.ints(random.nextInt(25), 0, pieces.size()).forEach(i -> source.append(pieces.get(i)));
            var text = source.toString();
            for (var item : MarkdownDocument.parse(text).checklist()) {
                var toggled = toggle(text, item, !item.checked());
                assertThat(differences(text, toggled)).as(text).isEqualTo(1);
                var after = MarkdownDocument.parse(toggled).checklist().stream()
                        .filter(other -> other.identity().equals(item.identity()))
                        .findFirst();
                assertThat(after).as(text).isPresent();
                assertThat(after.get().checked()).as(text).isEqualTo(!item.checked());
            }
        }
    }

    private static String toggle(String source, ChecklistItem item, boolean checked) {
        return MarkdownDocument.toggleChecklistItem(source, item.identity(), checked)
                .orElseThrow();
    }

    private static List<String> identities(String source) {
        return MarkdownDocument.parse(source).checklist().stream()
                .map(ChecklistItem::identity)
                .toList();
    }

    private static int differences(String a, String b) {
        assertThat(b).hasSameSizeAs(a);
        int count = 0;
        for (int i = 0; i < a.length(); i++) {
            count += a.charAt(i) == b.charAt(i) ? 0 : 1;
        }
        return count;
    }
}
