package io.resonant.recommendation;

import io.resonant.kernel.json.Json;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What there is to recommend, in the form in which it travels to browsers and other servers. Names stand in sorted lists once
 * and are meant by their place; its bytes depend on nothing but its content, so that its address can name their hash.
 *
 * @param format changes when an older ranker could not read it
 * @param panels the model of which panels people use
 */
public record ItemIndex(int format, List<String> topics, List<String> schemas, List<Entry> items, PanelModel panels) {
    static final int FORMAT = 1;

    /**
     * As {@link ItemFeatures}, with places in the lists instead of names.
     *
     * @param updated days since 1970
     * @param panels places in the model's list of types
     */
    public record Entry(
            String id,
            ItemFeatures.Kind kind,
            String name,
            String publisher,
            boolean verified,
            long updated,
            List<Integer> topics,
            List<Integer> schemas,
            List<Integer> panels,
            List<String> needs,
            boolean scripts,
            long shown,
            long kept) {}

    /** Of these items. */
    public static ItemIndex of(Collection<ItemFeatures> items) {
        var sorted = items.stream()
                .sorted(Comparator.comparing(ItemFeatures::id).thenComparing(ItemFeatures::kind))
                .toList();
        return of(sorted, PanelModel.train(sorted));
    }

    /** Of these items, sorted by id, with a model that was trained elsewhere. */
    public static ItemIndex of(List<ItemFeatures> sorted, PanelModel model) {
        var topics = names(sorted, ItemFeatures::topics);
        var schemas = names(sorted, ItemIndex::schemas);
        var topicPlaces = places(topics);
        var schemaPlaces = places(schemas);
        var panelPlaces = places(model.types());
        var entries = new ArrayList<Entry>();
        for (var item : sorted) {
            entries.add(new Entry(
                    item.id(),
                    item.kind(),
                    item.name(),
                    item.publisher(),
                    item.verified(),
                    item.updated().toEpochDay(),
                    places(item.topics(), topicPlaces),
                    places(schemas(item), schemaPlaces),
                    places(item.panels(), panelPlaces),
                    item.needs(),
                    item.scripts(),
                    item.use().shown(),
                    item.use().kept()));
        }
        return new ItemIndex(FORMAT, List.copyOf(topics), List.copyOf(schemas), List.copyOf(entries), model);
    }

    /** @throws Problem 422 when it is not one, or of another format */
    public static ItemIndex parse(byte[] json) {
        var index = JsonCodec.read(json, ItemIndex.class);
        if (index.format() != FORMAT) {
            throw Problem.of(422, "index_format").with("format", index.format()).with("expected", FORMAT);
        }
        return index;
    }

    public byte[] bytes() {
        return Json.of(this).text().getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> schemas(ItemFeatures item) {
        return item.schemas().stream().map(TopicWords::schema).toList();
    }

    private static SortedSet<String> names(List<ItemFeatures> items, Function<ItemFeatures, List<String>> list) {
        var names = new TreeSet<String>();
        items.forEach(item -> names.addAll(list.apply(item)));
        return names;
    }

    private static Map<String, Integer> places(Collection<String> names) {
        var places = new HashMap<String, Integer>();
        names.forEach(name -> places.put(name, places.size()));
        return places;
    }

    /** Those that the list has; an extension may add types of panels that no layout uses yet. */
    private static List<Integer> places(List<String> names, Map<String, Integer> places) {
        return names.stream()
                .map(places::get)
                .filter(Objects::nonNull)
                .sorted()
                .distinct()
                .toList();
    }
}
