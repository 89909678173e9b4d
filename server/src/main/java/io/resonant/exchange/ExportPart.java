package io.resonant.exchange;

import io.resonant.visibility.Sight;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Something that a feature above adds to an export, as a JSON file with a list of views.
 *
 * @param name also the name of the file: {@code intents} becomes {@code intents.json}
 * @param each hands over each view, a page at a time, so that any number of them fits into memory
 */
public record ExportPart(String name, BiConsumer<Sight, Consumer<Object>> each) {}
