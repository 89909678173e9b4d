package io.resonant.namespace;

/** How many slips of the finger lie between two names: a wrong, missing, additional or swapped letter each counts one. */
final class Similarity {
    private static final int SHORT = 5;
    private static final int LONG = 9;

    private Similarity() {}

    /** Whether one may be mistaken for the other; short names differ in one letter too often by chance. */
    static boolean isClose(String one, String other) {
        int shorter = Math.min(one.length(), other.length());
        int allowed = shorter >= LONG ? 2 : shorter >= SHORT ? 1 : 0;
        return allowed > 0
                && !one.equals(other)
                && Math.abs(one.length() - other.length()) <= allowed
                && distance(one, other) <= allowed;
    }

    /** The optimal string alignment distance. */
    static int distance(String one, String other) {
        var before = new int[other.length() + 1];
        var last = new int[other.length() + 1];
        var current = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                current[j] = Math.min(Math.min(last[j] + 1, current[j - 1] + 1), last[j - 1] + change);
                boolean swapped = i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1);
                if (swapped) {
                    current[j] = Math.min(current[j], before[j - 2] + 1);
                }
            }
            var free = before;
            before = last;
            last = current;
            current = free;
        }
        return last[other.length()];
    }
}
