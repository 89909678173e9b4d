package io.resonant.spec;

import io.resonant.kernel.json.Json;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.text.Titles;
import io.resonant.spec.NewSpec.GivenContent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything of a spec that people can change, checked: equal drafts mean that nothing changed. */
record SpecDraft(String title, SpecContent content, SpecStatus status, List<String> tags, boolean syncTrigger) {
    static final int MAX_MARKDOWN = 1024 * 1024;

    static SpecDraft of(Spec spec) {
        return new SpecDraft(spec.title(), spec.content().value(), spec.status(), spec.tags(), spec.syncTrigger());
    }

    /** @throws Problem 422 {@code invalid_input} */
    static SpecDraft of(NewSpec given) {
        return new SpecDraft(
                Titles.checked(given.title()),
                checked(given.content(), Json.EMPTY_OBJECT),
                given.status() == null ? SpecStatus.DRAFT : given.status(),
                given.tags() == null ? List.of() : SpecTags.checked(given.tags()),
                false);
    }

    /** @throws Problem 422 {@code invalid_input} */
    SpecDraft with(ChangeSpec change) {
        return new SpecDraft(
                change.title() == null ? title : Titles.checked(change.title()),
                change.content() == null ? content : checked(change.content(), content.metadata()),
                change.status() == null ? status : change.status(),
                change.tags() == null ? tags : SpecTags.checked(change.tags()),
                change.syncTrigger() == null ? syncTrigger : change.syncTrigger());
    }

    SpecDraft with(String otherTitle, SpecContent otherContent) {
        return new SpecDraft(otherTitle, otherContent, status, tags, syncTrigger);
    }

    /** Whether the difference is worth a revision: the rest can be set back by hand. */
    boolean saysTheSameAs(SpecDraft other) {
        return title.equals(other.title) && content.equals(other.content);
    }

    private static SpecContent checked(GivenContent given, Json before) {
        requireFits(given.markdown());
        return new SpecContent(given.markdown(), checkedMetadata(given.metadata(), before));
    }

    private static Json checkedMetadata(@Nullable Json given, Json before) {
        return given == null ? before : SpecMetadata.checked(given, "/content/metadata");
    }

    static void requireFits(String markdown) {
        if (markdown.length() > MAX_MARKDOWN
                || (markdown.length() > MAX_MARKDOWN / 3
                        && markdown.getBytes(StandardCharsets.UTF_8).length > MAX_MARKDOWN)) {
            throw Problem.invalid("/content/markdown", "too_large");
        }
    }
}
