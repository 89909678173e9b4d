package io.resonant.recommendation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How alike sets of features are: the cosine of their weights, where a feature weighs the more the fewer documents have it.
 * An inverted index, so that a question costs what its features occur, not what there is. Weights are whole numbers, so that
 * sums are the same in any order and in any language.
 */
final class Similarity {
    private static final double SCALE = 1024;

    private final Map<String, Integer> places = new HashMap<>();
    private final int[][] postings;
    private final long[] weights;
    private final double[] norms;

    Similarity(List<? extends Collection<String>> documents) {
        var found = new ArrayList<List<Integer>>();
        for (int document = 0; document < documents.size(); document++) {
            for (var feature : documents.get(document)) {
                int place = places.computeIfAbsent(feature, _ -> {
                    found.add(new ArrayList<>());
                    return found.size() - 1;
                });
                found.get(place).add(document);
            }
        }
        postings = new int[found.size()][];
        weights = new long[found.size()];
        var squares = new long[documents.size()];
        for (int place = 0; place < postings.length; place++) {
            var list = found.get(place);
            postings[place] = list.stream().mapToInt(Integer::intValue).toArray();
            weights[place] = weight(documents.size(), list.size());
            for (int document : postings[place]) {
                squares[document] += weights[place] * weights[place];
            }
        }
        norms = new double[squares.length];
        for (int document = 0; document < norms.length; document++) {
            norms[document] = Math.sqrt((double) squares[document]);
        }
    }

    /** In 1024ths. */
    static long weight(int documents, int having) {
        return Math.round(SCALE * Math.log((documents + 1.0) / (having + 0.5)));
    }

    /** In 1024ths; zero for a feature that no document has. */
    long weight(String feature) {
        var place = places.get(feature);
        return place == null ? 0 : weights[place];
    }

    /** To each document, from 0 to 1. */
    double[] to(Collection<String> features) {
        var sums = new long[norms.length];
        long square = 0;
        for (var feature : features) {
            var place = places.get(feature);
            if (place != null) {
                long own = weights[place] * weights[place];
                square += own;
                for (int document : postings[place]) {
                    sums[document] += own;
                }
            }
        }
        double norm = Math.sqrt((double) square);
        var similarities = new double[sums.length];
        for (int document = 0; document < sums.length; document++) {
            similarities[document] = sums[document] == 0 ? 0 : sums[document] / (norm * norms[document]);
        }
        return similarities;
    }
}
