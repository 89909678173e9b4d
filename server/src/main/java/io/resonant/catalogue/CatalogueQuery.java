package io.resonant.catalogue;

import io.resonant.kernel.http.Request;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.text.TextFolding;
import io.resonant.namespace.CanonicalName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * What somebody looks for. Words must all occur, each anywhere inside a word, so that two characters of Japanese are
 * enough.
 *
 * @param terms folded
 * @param publisher canonical
 */
record CatalogueQuery(
        List<String> terms,
        Optional<String> keyword,
        Optional<String> panel,
        Optional<String> schema,
        Optional<String> publisher,
        Order order) {
    private static final int LONGEST = 200;
    private static final int MOST_TERMS = 8;

    /** In which order results come. */
    enum Order {
        RELEVANCE,
        DOWNLOADS,
        UPDATED,
        NAME
    }

    /** @throws Problem 422 */
    static CatalogueQuery of(Request request) {
        var text = request.query("q").orElse("");
        if (text.length() > LONGEST) {
            throw Problem.invalid("q", "too_long");
        }
        var terms = new LinkedHashSet<String>();
        for (var word : TextFolding.foldQuery(text).split(" ")) {
            if (!word.isEmpty() && terms.size() < MOST_TERMS) {
                terms.add(word);
            }
        }
        return new CatalogueQuery(
                List.copyOf(terms),
                request.query("keyword").map(CatalogueQuery::fold),
                request.query("panel").map(CatalogueQuery::fold),
                request.query("schema").map(CatalogueQuery::schemaName),
                request.query("publisher").map(name -> CanonicalName.of(name).key()),
                request.query("sort", Order.class).orElse(terms.isEmpty() ? Order.DOWNLOADS : Order.RELEVANCE));
    }

    /** Whether nothing but words narrows it. */
    boolean isWordsOnly() {
        return keyword.isEmpty() && panel.isEmpty() && schema.isEmpty() && publisher.isEmpty();
    }

    List<CatalogueItem> find(List<Entry> entries) {
        var hits = new ArrayList<Hit>();
        for (var entry : entries) {
            var item = entry.item().orElseThrow();
            if (matches(entry, item)) {
                hits.add(new Hit(item, score(entry, item)));
            }
        }
        hits.sort(comparator());
        return hits.stream().map(Hit::item).toList();
    }

    private record Hit(CatalogueItem item, int score) {}

    private boolean matches(Entry entry, CatalogueItem item) {
        for (var term : terms) {
            if (!entry.text().contains(term)) {
                return false;
            }
        }
        return keyword.stream()
                        .allMatch(wanted -> item.keywords().stream()
                                .anyMatch(word -> fold(word).equals(wanted)))
                && panel.stream()
                        .allMatch(wanted -> item.panels().stream()
                                .anyMatch(name -> fold(name).contains(wanted)))
                && schema.stream()
                        .allMatch(wanted -> item.schemas().stream()
                                .anyMatch(name -> schemaName(name).equals(wanted)))
                && publisher.stream()
                        .allMatch(wanted ->
                                CanonicalName.of(item.publisher().name()).key().equals(wanted));
    }

    /** Titles before keywords before the rest. */
    private int score(Entry entry, CatalogueItem item) {
        int score = 0;
        for (var term : terms) {
            if (entry.title().contains(term)) {
                score += entry.title().startsWith(term) ? 5 : 4;
            } else if (item.keywords().stream().anyMatch(word -> fold(word).contains(term))) {
                score += 2;
            }
        }
        return score;
    }

    private Comparator<Hit> comparator() {
        Comparator<Hit> byName = Comparator.comparing(hit -> hit.item().id());
        Comparator<Hit> byDownloads =
                Comparator.comparingLong((Hit hit) -> hit.item().downloads()).reversed();
        return switch (order) {
            case RELEVANCE ->
                Comparator.comparingInt(Hit::score)
                        .reversed()
                        .thenComparing(byDownloads)
                        .thenComparing(byName);
            case DOWNLOADS -> byDownloads.thenComparing(byName);
            case UPDATED ->
                Comparator.comparing((Hit hit) -> Optional.ofNullable(hit.item().publishedAt())
                                .orElse(hit.item().createdAt()))
                        .reversed()
                        .thenComparing(byName);
            case NAME ->
                Comparator.comparing((Hit hit) -> fold(hit.item().displayName()))
                        .thenComparing(byName);
        };
    }

    /** ROS writes {@code a/msg/B} and {@code a/B} for the same. */
    private static String schemaName(String name) {
        return fold(name).replace("/msg/", "/");
    }

    private static String fold(String text) {
        return TextFolding.fold(text).text().strip();
    }
}
