package io.resonant.model;

import java.util.LinkedHashMap;
import java.util.Map;

/** JSON objects whose members keep their order: the same question is the same bytes, which prompt caches look at. */
final class Wire {
    private Wire() {}

    /** @param pairs name, value, name, value */
    static Map<String, Object> object(Object... pairs) {
        var object = new LinkedHashMap<String, Object>();
        for (int i = 0; i < pairs.length; i += 2) {
            object.put((String) pairs[i], pairs[i + 1]);
        }
        return object;
    }
}
