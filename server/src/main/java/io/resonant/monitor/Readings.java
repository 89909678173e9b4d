package io.resonant.monitor;

import io.resonant.kernel.telemetry.Telemetry;
import io.resonant.kernel.telemetry.Telemetry.Requests;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** Reads what is measured anyhow, and makes rates of what only grows. */
final class Readings {
    private final Telemetry telemetry;
    private Requests requests;
    private Map<String, Double> intents;
    private double downloads;

    Readings(Telemetry telemetry) {
        this.telemetry = telemetry;
        this.requests = telemetry.requests();
        this.intents = telemetry.values("intent_runs");
        this.downloads = downloads();
    }

    /** @param passed since the reading before */
    Map<Figure, Double> next(Duration passed) {
        var figures = new EnumMap<Figure, Double>(Figure.class);
        var all = telemetry.requests();
        var since = all.since(requests);
        requests = all;
        double seconds = Math.max(1, passed.toMillis() / 1000.0);
        figures.put(Figure.REQUESTS, since.count() / seconds);
        if (since.count() > 0) {
            figures.put(Figure.ERRORS, since.failed() / (double) since.count());
            figures.put(Figure.P50, since.quantile(0.5));
            figures.put(Figure.P99, since.quantile(0.99));
        }
        intents(figures);
        double counted = downloads();
        figures.put(Figure.DOWNLOADS, counted - downloads);
        downloads = counted;
        largest(figures, Figure.CONNECTIONS, "http_connections");
        largest(figures, Figure.LIVE, "websocket_connections");
        largest(figures, Figure.INTENT_AGE, "intent_queue_age_seconds");
        largest(figures, Figure.DATABASE_ACTIVE, "database_connections_active");
        largest(figures, Figure.DATABASE_WAITING, "database_waiting");
        largest(figures, Figure.MEMORY, "memory_heap_bytes");
        largest(figures, Figure.DISK_FREE, "disk_free_bytes");
        largest(figures, Figure.DISK_SIZE, "disk_size_bytes");
        oldest(figures, Figure.BACKUP_AGE, "backup_proven_age_seconds");
        oldest(figures, Figure.PROTECTION_AGE, "backup_protection_age_seconds");
        oldest(figures, Figure.FILES_AGE, "backup_files_age_seconds");
        oldest(figures, Figure.ARCHIVE_AGE, "archive_age_seconds");
        oldest(figures, Figure.ARCHIVE_FULL_AGE, "archive_full_age_seconds");
        largest(figures, Figure.CERTIFICATE_LEFT, "certificate_left_seconds");
        return figures;
    }

    private void intents(Map<Figure, Double> figures) {
        var now = telemetry.values("intent_runs");
        figures.put(Figure.INTENTS_DONE, grown(now, "completed"));
        figures.put(Figure.INTENTS_FAILED, grown(now, "failed"));
        intents = now;
    }

    private double downloads() {
        return telemetry.values("registry_downloads_counted").getOrDefault("", 0.0);
    }

    private double grown(Map<String, Double> now, String ending) {
        return now.getOrDefault(ending, 0.0) - intents.getOrDefault(ending, 0.0);
    }

    /** What never was is as old as anything gets: it must not look like what nobody measures. */
    private void oldest(Map<Figure, Double> figures, Figure figure, String name) {
        telemetry.values(name).values().stream()
                .filter(age -> !age.isNaN())
                .max(Double::compare)
                .ifPresent(age -> figures.put(figure, Math.min(age, MonitorReport.NEVER)));
    }

    private void largest(Map<Figure, Double> figures, Figure figure, String name) {
        telemetry.values(name).values().stream()
                .filter(Double::isFinite)
                .max(Double::compare)
                .ifPresent(value -> figures.put(figure, value));
    }
}
