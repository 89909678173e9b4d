package io.resonant.kernel.text;

/**
 * A {@code - [ ]} of a list.
 *
 * @param identity names the item as long as its words stay: a hash of the words and a number that tells equal items
 *     apart. Lines above it may come and go.
 * @param text the first paragraph without marks
 * @param line from 1
 * @param markOffset offset of the character between the brackets in the source
 * @param depth 1 for an item of an outermost list
 * @param section index of the section that it stands in
 */
public record ChecklistItem(
        String identity, String text, boolean checked, int line, int markOffset, int depth, int section) {}
