package io.resonant.recommendation;

/** Solves a few equations with as many unknowns, by elimination with the largest pivot. */
final class LinearEquations {
    private LinearEquations() {}

    /** Both are used up. */
    static double[] solve(double[][] left, double[] right) {
        int size = right.length;
        for (int column = 0; column < size; column++) {
            swapLargestUp(left, right, column);
            for (int row = column + 1; row < size; row++) {
                double factor = left[row][column] / left[column][column];
                for (int i = column; i < size; i++) {
                    left[row][i] -= factor * left[column][i];
                }
                right[row] -= factor * right[column];
            }
        }
        var solution = new double[size];
        for (int row = size - 1; row >= 0; row--) {
            double rest = right[row];
            for (int i = row + 1; i < size; i++) {
                rest -= left[row][i] * solution[i];
            }
            solution[row] = rest / left[row][row];
        }
        return solution;
    }

    private static void swapLargestUp(double[][] left, double[] right, int column) {
        int largest = column;
        for (int row = column + 1; row < right.length; row++) {
            if (Math.abs(left[row][column]) > Math.abs(left[largest][column])) {
                largest = row;
            }
        }
        var line = left[column];
        left[column] = left[largest];
        left[largest] = line;
        double value = right[column];
        right[column] = right[largest];
        right[largest] = value;
    }
}
