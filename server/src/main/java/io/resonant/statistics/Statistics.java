package io.resonant.statistics;

import io.resonant.account.Actor;
import io.resonant.catalogue.DownloadStatistics;
import io.resonant.catalogue.DownloadStatistics.Line;
import io.resonant.catalogue.SearchMisses;
import io.resonant.feedback.Feedback;
import io.resonant.feedback.Usage;
import io.resonant.kernel.http.Routes;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts together how what was published is used. */
public final class Statistics {
    private static final int MOST_SEARCHES = 50;

    private final DownloadStatistics downloads;
    private final SearchMisses misses;
    private final Feedback feedback;
    private final InstantSource clock;

    public Statistics(DownloadStatistics downloads, SearchMisses misses, Feedback feedback, InstantSource clock) {
        this.downloads = downloads;
        this.misses = misses;
        this.feedback = feedback;
        this.clock = clock;
    }

    /**
     * What operators see.
     *
     * @param searches what several people looked for in vain
     */
    public record ServerReport(
            UsageReport usage, Feedback.Quality recommendations, List<SearchMisses.Missed> searches) {}

    public void declareRoutes(Routes routes) {
        new StatisticsRoutes(this).declare(routes);
    }

    UsageReport own(Actor actor, int days) {
        return report(lines(actor, days), days);
    }

    List<Line> lines(Actor actor, int days) {
        return downloads.of(actor.organizationId(), first(days));
    }

    ServerReport server(int days) {
        return new ServerReport(report(lines(days), days), feedback.quality(), misses.top(first(days), MOST_SEARCHES));
    }

    List<Line> lines(int days) {
        return downloads.ofAll(first(days));
    }

    private UsageReport report(List<Line> lines, int days) {
        var from = first(days);
        var usage = feedback.usage();
        var sums = new long[days];
        var items = new LinkedHashMap<String, Sums>();
        for (var line : lines) {
            int day = (int) (line.day().toEpochDay() - from.toEpochDay());
            if (day < days) { // what another node counts tomorrow already
                sums[day] += line.count();
                items.computeIfAbsent(line.kind() + ":" + line.item(), _ -> new Sums(line, days))
                        .add(day, line);
            }
        }
        var all = new ArrayList<UsageReport.Day>();
        for (int day = 0; day < days; day++) {
            all.add(new UsageReport.Day(from.plusDays(day), sums[day]));
        }
        return new UsageReport(
                from,
                from.plusDays(days - 1L),
                Arrays.stream(sums).sum(),
                all,
                items.values().stream()
                        .map(item -> item.shown(usage))
                        .sorted(Comparator.comparingLong(UsageReport.Item::downloads)
                                .reversed()
                                .thenComparing(UsageReport.Item::item))
                        .toList());
    }

    private LocalDate first(int days) {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(days - 1L);
    }

    /** What adds up for one item. */
    private static final class Sums {
        private final Line first;
        private final long[] days;
        private final Map<String, Long> versions = new LinkedHashMap<>();

        Sums(Line first, int days) {
            this.first = first;
            this.days = new long[days];
        }

        void add(int day, Line line) {
            days[day] += line.count();
            versions.merge(line.version(), line.count(), Long::sum);
        }

        UsageReport.Item shown(Map<String, Usage> usage) {
            var byVersion = new ArrayList<UsageReport.Version>();
            versions.forEach((version, count) -> byVersion.add(new UsageReport.Version(version, count)));
            byVersion.sort(
                    Comparator.comparingLong(UsageReport.Version::downloads).reversed());
            var use = usage.get(first.item());
            return new UsageReport.Item(
                    first.kind(),
                    first.item(),
                    first.displayName(),
                    Arrays.stream(days).sum(),
                    Arrays.stream(days).boxed().toList(),
                    Collections.unmodifiableList(byVersion),
                    use == null ? null : new UsageReport.Fate(use.shown(), use.kept(), use.installs()));
        }
    }
}
