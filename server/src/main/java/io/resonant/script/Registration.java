package io.resonant.script;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The object literal that a script gives to one of the viewer's register functions, taken in token by token. */
final class Registration {
    private enum Place {
        KEY,
        AFTER_KEY,
        VALUE,
        AFTER_VALUE
    }

    /** @param reference whether the text is the name of a variable and not the value itself */
    record Value(String text, boolean reference) {}

    private final Kind kind;
    private final int depth;
    private final Map<String, Value> values = new HashMap<>();
    private Place place = Place.KEY;
    private Optional<String> key = Optional.empty();
    private Optional<Value> value = Optional.empty();

    /** What is registered. */
    enum Kind {
        PANEL,
        CONVERTER,
        CAMERA_MODEL,
        TOPIC_ALIASES
    }

    /** @param depth of open brackets between its braces */
    Registration(Kind kind, int depth) {
        this.kind = kind;
        this.depth = depth;
    }

    Kind kind() {
        return kind;
    }

    int depth() {
        return depth;
    }

    Optional<Value> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    void word(String text) {
        switch (place) {
            case KEY, AFTER_KEY -> { // "async initPanel" has two
                key = Optional.of(text);
                place = Place.AFTER_KEY;
            }
            case VALUE -> take(Optional.of(new Value(text, true)));
            case AFTER_VALUE -> take(Optional.empty());
        }
    }

    void string(String text) {
        switch (place) {
            case KEY -> {
                key = Optional.of(text);
                place = Place.AFTER_KEY;
            }
            case VALUE -> take(Optional.of(new Value(text, false)));
            case AFTER_KEY, AFTER_VALUE -> take(Optional.empty());
        }
    }

    /** A token that makes the value one that only running the script would tell. */
    void computed() {
        if (place == Place.KEY) {
            key = Optional.empty();
            place = Place.AFTER_KEY;
        } else {
            take(Optional.empty());
        }
    }

    void colon() {
        if (place == Place.AFTER_KEY) {
            place = Place.VALUE;
        } else {
            take(Optional.empty());
        }
    }

    /** A comma, or the closing brace. */
    void end() {
        if (place == Place.AFTER_KEY) { // {name} is short for {name: name}
            key.ifPresent(name -> values.put(name, new Value(name, true)));
        } else if (place == Place.AFTER_VALUE) {
            key.ifPresent(name -> value.ifPresentOrElse(found -> values.put(name, found), () -> values.remove(name)));
        }
        key = Optional.empty();
        value = Optional.empty();
        place = Place.KEY;
    }

    private void take(Optional<Value> found) {
        value = found;
        place = Place.AFTER_VALUE;
    }
}
