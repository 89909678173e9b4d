package io.resonant.kernel.migration;

import java.util.regex.Pattern;

/**
 * Which schemas a program can work with that is older than they are, so that a program can be replaced while it serves, and
 * taken back. Migrations only add, and an older program does without what was added. One that takes something away says so in
 * its name: {@code V0042__contract_0037_specs_drop_draft.sql} bears programs that know at least 0037, because those no longer
 * use what it takes.
 */
public final class Expansion {
    private static final Pattern CONTRACT = Pattern.compile("V\\d{4}__contract_(\\d{4})_[a-z0-9_]+\\.sql");

    private Expansion() {}

    /**
     * @param version of a migration that was applied
     * @param script the name of its file
     * @param newest the newest version that the program knows
     */
    public static boolean isBearable(int version, String script, int newest) {
        if (version <= newest) {
            return true; // the program knows it
        }
        var contract = CONTRACT.matcher(script);
        return contract.matches()
                ? Integer.parseInt(contract.group(1)) <= newest
                : !script.contains("__contract"); // a name that cannot be read promises nothing
    }
}
