package io.resonant.action;

import io.resonant.kernel.text.Link;
import io.resonant.kernel.text.MarkdownDocument;
import io.resonant.spec.Spec;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a processor was given. A proposal may only speak of this: people, places and links that were not here are made
 * up, or were put into its mouth.
 *
 * @param spec as it was read, when the intent is about one
 * @param memberIds who may be given a task
 * @param texts everything that was shown, for checking quotes
 * @param links addresses of links in these texts
 */
public record ActionContext(@Nullable Spec spec, Set<UUID> memberIds, List<String> texts, Set<String> links) {
    public ActionContext {
        memberIds = Set.copyOf(memberIds);
        texts = List.copyOf(texts);
        links = Set.copyOf(links);
    }

    /** The links are those in the texts. */
    public static ActionContext of(@Nullable Spec spec, Set<UUID> memberIds, List<String> texts) {
        var links = texts.stream()
                .flatMap(text -> MarkdownDocument.parse(text).links().stream())
                .filter(link -> link.kind() == Link.Kind.EXTERNAL && !link.image())
                .map(Link::destination)
                .collect(Collectors.toSet());
        return new ActionContext(spec, memberIds, texts, links);
    }

    /** Kana are written in Japanese only. */
    public static String languageOf(List<String> texts) {
        return texts.stream().anyMatch(text -> text.codePoints().anyMatch(c -> c >= 0x3041 && c <= 0x30FF))
                ? "ja"
                : "en";
    }
}
