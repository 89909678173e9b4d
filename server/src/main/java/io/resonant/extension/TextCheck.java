package io.resonant.extension;

import io.resonant.check.Check;
import io.resonant.check.Finding;
import io.resonant.check.Findings;

/** Texts that people will read look like what they are, and fit where they are shown. */
final class TextCheck implements Check<PackageContents> {
    private static final String RULE = "manifest.texts";
    private static final int MAX_TITLE = 100;
    private static final int MAX_TEXT = 1_000;

    @Override
    public void look(PackageContents contents, Findings findings) {
        contents.manifest()
                .ifPresent(manifest -> manifest.texts().forEach((field, text) -> {
                    if (text.codePoints().anyMatch(TextCheck::isUnsafe)) {
                        findings.add(Finding.error("manifest_text_unsafe", RULE, ManifestFields.FILE)
                                .with("field", field));
                    }
                    int limit = field.equals("displayName") || field.startsWith("keywords/") ? MAX_TITLE : MAX_TEXT;
                    if (text.length() > limit) {
                        findings.add(Finding.error("manifest_text_too_long", RULE, ManifestFields.FILE)
                                .with("field", field)
                                .with("limit", limit));
                    }
                }));
    }

    /** Control characters, what turns the reading direction, what shows nothing, and what only some fonts know. */
    private static boolean isUnsafe(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            case Character.FORMAT -> point != 0x200D && point != 0x200C; // joiners, which emoji and scripts need
            default -> false;
        };
    }
}
