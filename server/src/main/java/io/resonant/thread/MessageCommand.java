package io.resonant.thread;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A message that asks the bridge for something.
 *
 * @param argument what follows the command's name
 * @param thread where it was said, which tells what it is about
 */
public record MessageCommand(Name name, String argument, ThreadView thread, UUID messageId) {
    /** Full-width forms are what a Japanese keyboard gives before anybody switches it. */
    private static final Pattern COMMAND = Pattern.compile("(?U)^\\s*[/／]([A-Za-zＡ-Ｚａ-ｚ]+)(?=\\s|$)");

    /** What can be asked for. */
    public enum Name {
        REVIEW,
        TASKS,
        ASK,
        SUMMARIZE
    }

    static Optional<Name> nameIn(String content) {
        var matcher = COMMAND.matcher(content);
        if (!matcher.find()) {
            return Optional.empty();
        }
        var word = Normalizer.normalize(matcher.group(1), Normalizer.Form.NFKC).toUpperCase(Locale.ROOT);
        for (var name : Name.values()) {
            if (name.name().equals(word)) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    static MessageCommand of(Name name, String content, ThreadView thread, UUID messageId) {
        return new MessageCommand(
                name, COMMAND.matcher(content).replaceFirst("").strip(), thread, messageId);
    }
}
