package io.resonant.recommendation;

/**
 * A source of chance that gives the same numbers in every language (mulberry32), so that a draw can be repeated. Not for
 * secrets.
 */
public final class Lot {
    private int state;

    public Lot(int seed) {
        this.state = seed;
    }

    /** From 0 to 1, without 1. */
    double next() {
        state += 0x6D2B79F5;
        int value = (state ^ (state >>> 15)) * (1 | state);
        value = (value + ((value ^ (value >>> 7)) * (61 | value))) ^ value;
        return Integer.toUnsignedLong(value ^ (value >>> 14)) / 4294967296.0;
    }

    /** From a beta distribution: the place of one of so many numbers in their order, so that no logarithm is needed. */
    double beta(int successes, int failures) {
        var numbers = new double[successes + failures - 1];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = next();
        }
        java.util.Arrays.sort(numbers);
        return numbers[successes - 1];
    }
}
