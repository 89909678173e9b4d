package io.resonant.recommendation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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

    static List<Recommendation> of(List<Recommendation> all, int limit, @Nullable Lot lot) {
        var sorted = new ArrayList<>(all);
        sorted.removeIf(item -> item.reasons().stream().noneMatch(Best::isAboutTheRecording) && hasRelated(all));
        sorted.sort(Comparator.comparingDouble(Recommendation::score).reversed().thenComparing(Recommendation::id));
        if (sorted.size() <= limit) {
            return List.copyOf(sorted);
        }
        var best = new ArrayList<>(sorted.subList(0, limit));
        if (lot != null && limit > 1) {
            var candidates = sorted.subList(limit - 1, Math.min(sorted.size(), limit - 1 + CANDIDATES));
            best.set(limit - 1, draw(candidates, lot));
        }
        return List.copyOf(best);
    }

    /** When nothing suits the recording, what is liked in general is better than nothing. */
    private static boolean hasRelated(List<Recommendation> all) {
        return all.stream().anyMatch(item -> item.reasons().stream().anyMatch(Best::isAboutTheRecording));
    }

    private static boolean isAboutTheRecording(Recommendation.Reason reason) {
        return switch (reason.code()) {
            case "coverage", "alike", "needed", "shows" -> true;
            default -> false;
        };
    }

    /** Thompson sampling; the same draw is rehearsed to tell its chance. */
    private static Recommendation draw(List<Recommendation> candidates, Lot lot) {
        int drawn = drawOne(candidates, lot);
        int same = 1;
        for (int i = 1; i < REHEARSALS; i++) {
            same += drawOne(candidates, lot) == drawn ? 1 : 0;
        }
        return candidates.get(drawn).drawn(same * 1000 / REHEARSALS);
    }

    private static int drawOne(List<Recommendation> candidates, Lot lot) {
        double highest = Math.max(LEAST, candidates.getFirst().score());
        int best = 0;
        double most = -1;
        for (int i = 0; i < candidates.size(); i++) {
            double share = Math.clamp(candidates.get(i).score() / highest, 0, 1);
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
