package io.resonant.layout;

import static java.util.Objects.requireNonNull;

import io.resonant.kernel.json.JsonFile;
import io.resonant.layout.PersonalData.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Finds personal data anywhere in a layout, panels that nobody sees included, and makes a copy without it. */
final class PersonalDataSearch {
    private static final Set<String> LATITUDE = Set.of("lat", "latitude");
    private static final Set<String> LONGITUDE = Set.of("lon", "lng", "long", "longitude");
    private static final int MAX_QUOTE = 200;
    private static final int MAX_FOUND = 1_000;
    private static final int MAX_ROUNDS = 5;

    private final List<PersonalData> found = new ArrayList<>();
    private final boolean keep;

    /** @param keep what to do with scripts: {@link #stripped} takes them away, as nobody can tell what they hold */
    private PersonalDataSearch(boolean keep) {
        this.keep = keep;
    }

    /** The first thousand. */
    static List<PersonalData> find(JsonNode tree) {
        var search = new PersonalDataSearch(true);
        search.without(tree, "");
        return List.copyOf(search.found);
    }

    /** The JSON without what {@link #find} finds and without scripts; viewers take it as they took the original. */
    static byte[] stripped(JsonNode tree) {
        return JsonFile.write(requireNonNull(new PersonalDataSearch(false).without(tree, ""), "a layout is no place"));
    }

    /** The value without personal data; null when nothing of it is left. */
    private @Nullable Object without(JsonNode value, String pointer) {
        if (value.isString()) {
            return text(value.stringValue(), pointer);
        }
        if (value.isArray()) {
            var items = new ArrayList<Object>();
            for (int i = 0; i < value.size(); i++) {
                var item = without(value.path(i), pointer + "/" + i);
                if (item != null) {
                    items.add(item);
                }
            }
            return items;
        }
        if (!value.isObject()) {
            return value;
        }
        var location = location(value);
        location.ifPresent(found -> add(Kind.LOCATION, pointer, found));
        if (location.isPresent() && !pointer.isEmpty()) {
            return null; // a centre without its numbers is worse than none
        }
        var members = new LinkedHashMap<String, Object>();
        value.forEachEntry((name, member) -> {
            if (location.isEmpty() || !isCoordinate(name)) {
                member(members, name, member, pointer);
            }
        });
        return members;
    }

    private void member(Map<String, Object> members, String name, JsonNode value, String parent) {
        var pointer = parent + "/" + Pointers.escaped(name);
        if (!keep && LayoutScripts.POINTERS.contains(pointer)) {
            members.put(name, Map.of());
            return;
        }
        var inName = PersonalPatterns.in(name);
        inName.forEach(match -> add(match.kind(), pointer, name.substring(match.start(), match.end())));
        var kept = without(value, pointer);
        if (kept != null && inName.isEmpty()) {
            members.put(name, kept);
        }
    }

    private String text(String text, String pointer) {
        var matches = PersonalPatterns.in(text);
        matches.forEach(match -> add(match.kind(), pointer, text.substring(match.start(), match.end())));
        return keep || matches.isEmpty() ? text : without(text, matches);
    }

    /** What is left may hold something that only the part in front of it hid. */
    private static String without(String text, List<PersonalPatterns.Found> first) {
        var left = text;
        var matches = first;
        for (int round = 0; !matches.isEmpty(); round++) {
            if (round == MAX_ROUNDS) {
                return "";
            }
            var rest = new StringBuilder();
            int at = 0;
            for (var match : matches) {
                rest.append(left, at, match.start()).append(' ');
                at = match.end();
            }
            left = rest.append(left, at, left.length()).toString().strip();
            matches = PersonalPatterns.in(left);
        }
        return left;
    }

    /** Two numbers that together are a place on the earth, other than the one where nobody is. */
    private static Optional<String> location(JsonNode object) {
        var latitude = number(object, LATITUDE);
        var longitude = number(object, LONGITUDE);
        return latitude != null
                        && longitude != null
                        && Math.abs(latitude) <= 90
                        && Math.abs(longitude) <= 180
                        && (latitude != 0 || longitude != 0)
                ? Optional.of(latitude + ", " + longitude)
                : Optional.empty();
    }

    private static boolean isCoordinate(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return LATITUDE.contains(lower) || LONGITUDE.contains(lower);
    }

    private static @Nullable Double number(JsonNode object, Set<String> names) {
        for (var name : object.propertyNames()) {
            if (names.contains(name.toLowerCase(Locale.ROOT))
                    && object.path(name).isNumber()) {
                return object.path(name).doubleValue(Double.NaN);
            }
        }
        return null;
    }

    private void add(Kind kind, String pointer, String words) {
        if (found.size() < MAX_FOUND) {
            found.add(new PersonalData(
                    kind, pointer, words.length() > MAX_QUOTE ? words.substring(0, MAX_QUOTE) : words));
        }
    }
}
