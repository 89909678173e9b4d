package io.resonant.recommendation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The first of a list, of which the last place may be drawn among those that came next: what nobody is shown nobody can
 * like. Each of them has the chance that its score earns beside the others', which is told, so that whoever learns from the
 * answers can make up for it.
 */
final class Best {
    /** Below this an item has nothing to do with the recording. */
    private static final double LEAST = 0.05;

    private static final int CANDIDATES = 8;
    private static final int REHEARSALS = 100;
    private static final int SCALE = 8;

    private Best() {}

    /**
     * One of the best.
     *
     * @param place in the list
     * @param drawn chance in thousandths by which it was drawn; zero for an earned place
     */
    record Pick(int place, int drawn) {}

    /** @param scores of equal ones the first in the list is the better */
    static List<Pick> of(double[] scores, IntPredicate isWanted, int limit, @Nullable Lot lot) {
        int more = limit > Integer.MAX_VALUE - CANDIDATES ? limit : limit - 1 + CANDIDATES;
        int[] sorted = places(scores, isWanted, more);
        var best = new ArrayList<Pick>();
        for (int i = 0; i < Math.min(limit, sorted.length); i++) {
            best.add(new Pick(sorted[i], 0));
        }
        if (lot != null && limit > 1 && sorted.length > limit) {
            int[] candidates = Arrays.copyOfRange(sorted, limit - 1, sorted.length);
            best.set(limit - 1, draw(candidates, scores, lot));
        }
        return List.copyOf(best);
    }

    /** So many places with the highest scores, the best first, without looking at the order of the others. */
    static int[] places(double[] scores, IntPredicate isWanted, int most) {
        var worstFirst = new PriorityQueue<Integer>((one, other) -> {
            int byScore = Double.compare(scores[one], scores[other]);
            return byScore != 0 ? byScore : Integer.compare(other, one);
        });
        for (int place = 0; place < scores.length; place++) {
            if (isWanted.test(place) && (worstFirst.size() < most || scores[place] > scores[worstFirst.element()])) {
                if (worstFirst.size() == most) {
                    worstFirst.remove();
                }
                worstFirst.add(place);
            }
        }
        var sorted = new int[worstFirst.size()];
        for (int i = sorted.length - 1; i >= 0; i--) {
            sorted[i] = worstFirst.remove();
        }
        return sorted;
    }

    /** Thompson sampling; the same draw is rehearsed to tell its chance. */
    private static Pick draw(int[] candidates, double[] scores, Lot lot) {
        int drawn = drawOne(candidates, scores, lot);
        int same = 1;
        for (int i = 1; i < REHEARSALS; i++) {
            same += drawOne(candidates, scores, lot) == drawn ? 1 : 0;
        }
        return new Pick(candidates[drawn], same * 1000 / REHEARSALS);
    }

    private static int drawOne(int[] candidates, double[] scores, Lot lot) {
        double highest = Math.max(LEAST, scores[candidates[0]]);
        int best = 0;
        double most = -1;
        for (int i = 0; i < candidates.length; i++) {
            double share = Math.clamp(scores[candidates[i]] / highest, 0, 1);
            int successes = 1 + (int) Math.floor(share * SCALE);
            double sample = lot.beta(successes, 2 + SCALE - successes);
            if (sample > most) {
                most = sample;
                best = i;
            }
        }
        return best;
    }
}
