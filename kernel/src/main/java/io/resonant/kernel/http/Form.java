package io.resonant.kernel.http;

import io.resonant.kernel.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fields of a form body. */
public final class Form {
    private final Map<String, List<String>> fields;

    Form(Map<String, List<String>> fields) {
        this.fields = fields;
    }

    /** The first value of the field. */
    public Optional<String> get(String name) {
        return Optional.ofNullable(fields.get(name)).map(List::getFirst);
    }

    /** Whether a field is there more than once, so that two readers may see two things. */
    public boolean isAmbiguous() {
        return fields.values().stream().anyMatch(values -> values.size() > 1);
    }

    /** @throws Problem 422 when the field is missing */
    public String require(String name) {
        return get(name).orElseThrow(() -> Problem.invalid(name, "required"));
    }
}
