package io.resonant.script;

import java.util.List;
import java.util.stream.Stream;

/**
 * What an extension would register when it is activated, as far as its text shows.
 *
 * @param panels names; the type in a layout is {@code <title>.<panel>}
 * @param complete false when it also registers something whose name is only computed at run time
 */
public record Contributions(
        List<String> panels,
        List<Converter> converters,
        boolean topicAliases,
        List<String> cameraModels,
        boolean complete) {

    public static final Contributions NONE = new Contributions(List.of(), List.of(), false, List.of(), true);

    /** Turns messages of one schema into another. */
    public record Converter(String from, String to) {}

    /** What two scripts register, each thing once. */
    public Contributions and(Contributions other) {
        return new Contributions(
                union(panels, other.panels),
                union(converters, other.converters),
                topicAliases || other.topicAliases,
                union(cameraModels, other.cameraModels),
                complete && other.complete);
    }

    private static <T> List<T> union(List<T> one, List<T> other) {
        return Stream.concat(one.stream(), other.stream()).distinct().toList();
    }
}
