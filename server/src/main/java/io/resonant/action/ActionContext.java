package io.resonant.action;

import io.resonant.spec.Spec;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a processor was given. A proposal may only speak of this: people, places and links that were not here are made
 * up, or were put into its mouth.
 *
 * @param spec as it was read, when the intent is about one
 * @param memberIds who may be given a task
 * @param texts everything that was shown, for checking quotes and links
 */
public record ActionContext(@Nullable Spec spec, Set<UUID> memberIds, List<String> texts) {
    private static final String IN_ADDRESSES = "-._~:/?#@!$&*+,;=%";
    private static final String IN_SENTENCES = ".,;:!?*_~"; // what closes a sentence or a mark may follow an address

    public ActionContext {
        memberIds = Set.copyOf(memberIds);
        texts = List.copyOf(texts);
    }

    /** Whether an address stands in what was shown, whole: a beginning of one could be chosen to tell something. */
    boolean knowsLink(String address) {
        return texts.stream().anyMatch(text -> {
            for (int at = text.indexOf(address); at >= 0; at = text.indexOf(address, at + 1)) {
                if (ends(text, at + address.length())) {
                    return true;
                }
            }
            return false;
        });
    }

    private static boolean ends(String text, int after) {
        int at = after;
        while (at < text.length() && IN_SENTENCES.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at == text.length()
                || !(Character.isLetterOrDigit(text.charAt(at)) || IN_ADDRESSES.indexOf(text.charAt(at)) >= 0);
    }

    /** Kana are written in Japanese only. */
    public static String languageOf(List<String> texts) {
        return texts.stream().anyMatch(text -> text.codePoints().anyMatch(c -> c >= 0x3041 && c <= 0x30FF))
                ? "ja"
                : "en";
    }
}
