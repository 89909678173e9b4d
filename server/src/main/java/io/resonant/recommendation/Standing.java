package io.resonant.recommendation;

import io.resonant.recommendation.ItemIndex.Entry;
import java.util.ArrayList;
import java.util.List;

/**
 * What an item gains apart from the recording: that it stays with those who try it, that its publisher is known, that it is
 * kept up. Little of each, because none of it makes up for topics that are not there.
 */
final class Standing {
    private static final double PRIOR_SHOWN = 10;
    private static final double USE = 1;
    private static final double FRESHNESS = 0.1;
    private static final double VERIFIED = 0.1;
    private static final double FRESH_DAYS = 365;
    private static final long TELLING = 20;
    private static final double LIKED = 0.5;

    private final long today;
    private final double usualRate;
    private final double[] layouts;
    private final double[] extensions;

    /** @param items all, of which the layouts and extensions are parts */
    Standing(List<Entry> items, List<Entry> layouts, List<Entry> extensions, long today) {
        this.today = today;
        long shown = 0;
        long kept = 0;
        for (var item : items) {
            shown += item.shown();
            kept += item.kept();
        }
        this.usualRate = (kept + 2.0) / (shown + 10.0);
        this.layouts = layouts.stream().mapToDouble(this::bonus).toArray();
        this.extensions = extensions.stream().mapToDouble(this::bonus).toArray();
    }

    /** The day that it is true of. */
    long day() {
        return today;
    }

    double ofLayout(int place) {
        return layouts[place];
    }

    double ofExtension(int place) {
        return extensions[place];
    }

    private double bonus(Entry item) {
        double age = Math.max(0, today - item.updated());
        return USE * (rate(item) - usualRate)
                + FRESHNESS * (FRESH_DAYS / (FRESH_DAYS + age))
                + (item.verified() ? VERIFIED : 0);
    }

    /** Few votes say little: they are mixed with what is usual. */
    private double rate(Entry item) {
        return (item.kept() + PRIOR_SHOWN * usualRate) / (item.shown() + PRIOR_SHOWN);
    }

    List<Recommendation.Reason> reasons(Entry item) {
        var reasons = new ArrayList<Recommendation.Reason>();
        if (item.shown() >= TELLING && rate(item) >= LIKED) {
            reasons.add(new Recommendation.Reason("kept", List.of(Long.toString(Math.round(rate(item) * 100)))));
        }
        if (item.verified()) {
            reasons.add(new Recommendation.Reason("verified", List.of()));
        }
        if (item.scripts()) {
            reasons.add(new Recommendation.Reason("scripts", List.of()));
        }
        return reasons;
    }
}
