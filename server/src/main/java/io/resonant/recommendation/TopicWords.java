package io.resonant.recommendation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Takes names apart, letter by letter and without the language's rules for letters, so that {@code ranker.js} finds the same
 * words in them.
 */
final class TopicWords {
    private static final int SHORTEST = 2;

    private TopicWords() {}

    /** The words of a topic, each once: {@code /frontLeft/image_raw2} has front, left, image and raw. */
    static List<String> of(String topic) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        boolean small = false;
        for (int i = 0; i < topic.length(); i++) {
            char c = topic.charAt(i);
            boolean large = c >= 'A' && c <= 'Z';
            if (large && small) {
                finish(word, words);
            }
            if (large || (c >= 'a' && c <= 'z') || c >= 0x80) {
                word.append(large ? (char) (c + 32) : c);
            } else {
                finish(word, words);
            }
            small = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        }
        finish(word, words);
        return words;
    }

    /** What comes after the last slash, in small letters. */
    static String leaf(String topic) {
        return topic.substring(topic.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }

    /** {@code sensor_msgs/msg/Image} and {@code sensor_msgs/Image} are the same type. */
    static String schema(String name) {
        return name.replace("/msg/", "/");
    }

    private static void finish(StringBuilder word, List<String> words) {
        if (word.length() >= SHORTEST || (word.length() == 1 && word.charAt(0) >= 0x80)) {
            var text = word.toString();
            if (!words.contains(text)) {
                words.add(text);
            }
        }
        word.setLength(0);
    }
}
