package io.resonant.kernel.catalogue;

import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names in SQL texts: they come from our own schema, and anything else is refused before it can become SQL. */
public final class Names {
    /** What all tables that belong to a move, and no feature, begin with. */
    public static final String OF_A_MOVE = "resonant_move";

    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

    private Names() {}

    public static String require(String name) {
        if (!PLAIN.matcher(name).matches()) {
            throw new IllegalArgumentException("Not a name that our schema uses: " + name);
        }
        return name;
    }

    public static String quoted(String name) {
        return '"' + require(name) + '"';
    }

    public static String list(Collection<String> names) {
        return names.stream().map(Names::quoted).collect(Collectors.joining(", "));
    }

    /** As in {@code new."a", new."b"}. */
    public static String list(String prefix, Collection<String> names) {
        return names.stream().map(name -> prefix + quoted(name)).collect(Collectors.joining(", "));
    }
}
