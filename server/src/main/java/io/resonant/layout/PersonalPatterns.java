package io.resonant.layout;

import io.resonant.layout.PersonalData.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What personal and site data looks like in a text. Each pattern is linear in the length of the text. Too much is found
 * rather than too little: somebody decides before anything is published, and what is not personal may stay.
 */
final class PersonalPatterns {
    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final String SEGMENT = "[^\\s\"'<>|*?/\\\\]++";

    private static final Pattern PATH = Pattern.compile("(?i:file):[/\\\\][^\\s\"'<>|*?]*+"
            + "|(?<![A-Za-z0-9_./~-])/(?:home|Users|root)/" + SEGMENT + "[^\\s\"'<>|*?]*+"
            + "|(?<![A-Za-z0-9_])[A-Za-z]:[/\\\\](?![/\\\\])" + SEGMENT + "[^\\s\"'<>|*?]*+"
            + "|(?<![\\\\A-Za-z0-9_])\\\\\\\\" + SEGMENT + "\\\\" + SEGMENT + "[^\\s\"'<>|*?]*+"
            + "|(?<![A-Za-z0-9_./~-])~[A-Za-z0-9_-]*+/" + SEGMENT + "[^\\s\"'<>|*?]*+");

    private static final Map<Kind, Pattern> PATTERNS = Map.of(
            Kind.PATH,
            PATH,
            Kind.URL,
            Pattern.compile(
                    "(?i)\\b(?:https?|wss?|ftps?|sftp|rtsps?|rtmp|mqtts?|tcp|udp|s3|gs|ssh|git)://[^\\s\"'<>]*+"),
            Kind.EMAIL,
            Pattern.compile("(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}+@[A-Za-z0-9-]++(?:\\.[A-Za-z0-9-]++)++"),
            Kind.MAC,
            Pattern.compile("(?i)(?<![0-9a-z:])[0-9a-f]{2}(?::[0-9a-f]{2}){5}(?![0-9a-z:])"),
            Kind.IP,
            Pattern.compile("(?i)(?<![\\w.])(?!127\\.|0\\.0\\.0\\.0|255\\.255\\.255\\.255)" + OCTET + "(?:\\." + OCTET
                    + "){3}(?![\\w.]|-\\w)"
                    + "|(?<![\\w:.])(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}(?![\\w:])"
                    + "|(?<![\\w:.])(?=[0-9a-f:]*[0-9])(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6}(?![\\w:])"));

    private PersonalPatterns() {}

    record Found(Kind kind, int start, int end) {}

    static boolean isPath(String text) {
        return PATH.matcher(text).lookingAt();
    }

    /** In their order, none in another. */
    static List<Found> in(String text) {
        var all = new ArrayList<Found>();
        if (text.length() < 4) {
            return all;
        }
        PATTERNS.forEach((kind, pattern) ->
                pattern.matcher(text).results().forEach(match -> all.add(new Found(kind, match.start(), match.end()))));
        all.sort(Comparator.comparingInt(Found::start)
                .thenComparing(Comparator.comparingInt(Found::end).reversed()));
        int end = 0;
        var apart = new ArrayList<Found>();
        for (var found : all) {
            if (found.start >= end) {
                apart.add(found);
                end = found.end;
            }
        }
        return apart;
    }
}
