package io.resonant.kernel.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A statement with named parameters, cut into the pieces between them. Comments, quoted text, quoted names, dollar
 * quotes and {@code ::} casts are left alone. Parsed once for each text and kept: the texts are constants of the code.
 */
public final class ParsedSql {
    /** The name that every statement of a tenant has to mention. */
    public static final String TENANT = "tenant";

    /** The column of {@link #ofMany} that tells whose row it is. */
    public static final String PLACE = "place_of_call";

    private static final int KEPT = 10_000; // against a caller that builds endless different texts
    private static final ConcurrentHashMap<String, ParsedSql> CACHE = new ConcurrentHashMap<>();

    private final String text;
    private final List<String> pieces = new ArrayList<>(); // one more than parameters
    private final List<String> parameters = new ArrayList<>(); // in order of appearance, with repetitions
    private final List<String> names = new ArrayList<>(); // each once
    private final int[] slots; // for each parameter its place in names
    private final String plain; // with ? for every parameter
    private volatile @Nullable String many;

    private ParsedSql(String text) {
        this.text = text;
        parse();
        slots = new int[parameters.size()];
        for (var i = 0; i < slots.length; i++) {
            if (!names.contains(parameters.get(i))) {
                names.add(parameters.get(i));
            }
            slots[i] = names.indexOf(parameters.get(i));
        }
        if (names.size() > Long.SIZE) {
            throw new IllegalArgumentException("A statement takes at most 64 named parameters: " + text);
        }
        plain = String.join("?", pieces);
    }

    public static ParsedSql of(String text) {
        var known = CACHE.get(text);
        if (known != null) {
            return known;
        }
        var parsed = new ParsedSql(text);
        if (CACHE.size() < KEPT) {
            CACHE.put(text, parsed);
        }
        return parsed;
    }

    public String text() {
        return text;
    }

    /** With a ? for each parameter. */
    public String plain() {
        return plain;
    }

    /** The text between the parameters, one more than there are. */
    public List<String> pieces() {
        return pieces;
    }

    /** For each parameter, in order of appearance, the place of its name. */
    public int[] slots() {
        return slots;
    }

    /** How many different names there are. */
    public int names() {
        return names.size();
    }

    public String name(int slot) {
        return names.get(slot);
    }

    /** The place of a name, or -1. */
    public int slot(String name) {
        for (var i = 0; i < names.size(); i++) {
            if (names.get(i).equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * The query for many calls at once, in the text of PostgreSQL: it takes an array for each name, in their order, and
     * returns the rows of all calls, each with the place of its call in the arrays, counted from 1, as {@link #PLACE}.
     *
     * @param types the type of each name's values, asked for the first time
     * @throws IllegalArgumentException when it is not a query
     */
    public String ofMany(Supplier<List<String>> types) {
        var known = many;
        if (known == null) {
            known = ofMany(types.get());
            many = known;
        }
        return known;
    }

    /**
     * The arrays stand in selects of their own, so that the plan does not depend on how long they are: PostgreSQL took short ones for
     * a reason to plan each time, which cost thirty times as much as the search.
     */
    private String ofMany(List<String> types) {
        if (!text.stripLeading().regionMatches(true, 0, "select", 0, "select".length())) {
            throw new IllegalArgumentException("Only a select can be asked for many at once: " + text);
        }
        var result = new StringBuilder("select calls." + PLACE + ", found.* from unnest(");
        for (var i = 0; i < types.size(); i++) {
            result.append(i == 0 ? "(select ?::" : ", (select ?::")
                    .append(types.get(i))
                    .append("[])");
        }
        result.append(") with ordinality as calls (");
        for (var i = 0; i < types.size(); i++) {
            result.append("value").append(i).append(", ");
        }
        result.append(PLACE).append(") cross join lateral (").append(pieces.getFirst());
        for (var i = 0; i < slots.length; i++) {
            result.append("calls.value").append(slots[i]).append(pieces.get(i + 1));
        }
        return result.append("\n) found").toString(); // after a comment that may end the text
    }

    private void parse() {
        var piece = new StringBuilder();
        var i = 0;
        while (i < text.length()) {
            var end = skip(i);
            if (end > i) {
                piece.append(text, i, end);
                i = end;
            } else if (startsParameter(i)) {
                var stop = i + 1;
                while (stop < text.length() && Character.isJavaIdentifierPart(text.charAt(stop))) {
                    stop++;
                }
                pieces.add(piece.toString());
                piece.setLength(0);
                parameters.add(text.substring(i + 1, stop));
                i = stop;
            } else if (text.charAt(i) == '?') {
                throw new IllegalArgumentException("Parameters have names (:name), a bare ? is not allowed: " + text);
            } else {
                piece.append(text.charAt(i++));
            }
        }
        pieces.add(piece.toString());
    }

    private boolean startsParameter(int i) {
        return text.charAt(i) == ':'
                && i + 1 < text.length()
                && Character.isJavaIdentifierStart(text.charAt(i + 1))
                && (i == 0 || text.charAt(i - 1) != ':');
    }

    /** The end of the quoted text, comment or cast that starts here; {@code i} itself when none does. */
    private int skip(int i) {
        var c = text.charAt(i);
        if (c == '\'' || c == '"') {
            return after(text.indexOf(c, i + 1), 1);
        }
        if (text.startsWith("--", i)) {
            return after(text.indexOf('\n', i), 1);
        }
        if (text.startsWith("/*", i)) {
            return after(text.indexOf("*/", i + 2), 2);
        }
        if (text.startsWith("::", i)) {
            return i + 2;
        }
        if (text.startsWith("$$", i)) {
            return after(text.indexOf("$$", i + 2), 2);
        }
        return i;
    }

    private int after(int found, int length) {
        return found < 0 ? text.length() : found + length;
    }
}
