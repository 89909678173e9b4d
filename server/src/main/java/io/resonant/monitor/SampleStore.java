package io.resonant.monitor;

import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.json.Json;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

final class SampleStore {
    private final SystemTransaction transaction;

    SampleStore(SystemTransaction transaction) {
        this.transaction = transaction;
    }

    /** A minute that is there already, from before a quick restart, stays. */
    void insert(Sample sample) {
        var figures = new TreeMap<String, Double>();
        sample.figures().forEach((figure, value) -> figures.put(word(figure), value));
        transaction
                .sql("""
                        insert into monitor_samples (node, minute, figures) values (:node, :minute, :figures)
                        on conflict (node, minute) do nothing""")
                .bind("node", sample.node())
                .bind("minute", sample.minute())
                .bind("figures", Json.of(figures))
                .update();
    }

    /** By node and time. */
    List<Sample> since(long minute) {
        return transaction
                .sql("select node, minute, figures from monitor_samples where minute >= :minute order by node, minute")
                .bind("minute", minute)
                .list(row -> new Sample(row.text("node"), row.bigint("minute"), figures(row.json("figures"))));
    }

    int deleteBefore(long minute) {
        return transaction
                .sql("delete from monitor_samples where minute < :minute")
                .bind("minute", minute)
                .update();
    }

    static String word(Figure figure) {
        return figure.name().toLowerCase(Locale.ROOT);
    }

    /** What another version of the program has looked at besides is left out. */
    private static Map<Figure, Double> figures(Json json) {
        var tree = json.tree();
        var figures = new EnumMap<Figure, Double>(Figure.class);
        for (var figure : Figure.values()) {
            var value = tree.path(word(figure));
            if (value.isNumber()) {
                figures.put(figure, value.asDouble());
            }
        }
        return figures;
    }
}
