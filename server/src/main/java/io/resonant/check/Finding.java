package io.resonant.check;

import io.resonant.kernel.problem.Messages;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a check found. The words are in {@code messages/check_<language>.properties} under the code, and name
 * file, values and what to do.
 *
 * @param code stable: programs and documents refer to it
 * @param file the file inside of the item that it is about; empty when it is about the whole
 * @param rule the rule that is not kept, such as {@code archive.names}; several codes can belong to one
 * @param values what was found and what is allowed; for a JSON file {@code pointer} is the place (RFC 6901)
 */
public record Finding(String code, Severity severity, String file, String rule, Map<String, Object> values) {
    private static final Messages ENGLISH = Messages.of("check", "en");
    private static final Messages JAPANESE = Messages.of("check", "ja");

    public Finding {
        values = Map.copyOf(values);
    }

    public static Finding error(String code, String rule, String file) {
        return new Finding(code, Severity.ERROR, file, rule, Map.of());
    }

    public static Finding warning(String code, String rule, String file) {
        return new Finding(code, Severity.WARNING, file, rule, Map.of());
    }

    public static Finding notice(String code, String rule, String file) {
        return new Finding(code, Severity.NOTICE, file, rule, Map.of());
    }

    public Finding with(String name, Object value) {
        var more = new LinkedHashMap<>(values);
        more.put(name, value);
        return new Finding(code, severity, file, rule, more);
    }

    /** What was found and what to do about it; English for a language that we do not speak. */
    public String message(String language) {
        var parameters = new LinkedHashMap<String, @Nullable Object>(values);
        parameters.put("file", file);
        return texts(language).text(code, parameters);
    }

    static Messages texts(String language) {
        return language.equals("ja") ? JAPANESE : ENGLISH;
    }
}
