package io.resonant.script;

import io.resonant.script.Contributions.Converter;
import io.resonant.script.Registration.Kind;
import io.resonant.script.Registration.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the calls of the viewer's register functions and the object literals that they are given. */
final class RegistrationReader implements ScriptLexer.Tokens {
    private static final Map<String, Kind> FUNCTIONS = Map.of(
            "registerPanel", Kind.PANEL,
            "registerMessageConverter", Kind.CONVERTER,
            "registerCameraModel", Kind.CAMERA_MODEL,
            "registerTopicAliases", Kind.TOPIC_ALIASES);
    private static final int MAX_REGISTRATIONS = 500;
    private static final int LONGEST_NAME = 200;
    private static final int SHORTEST_FUNCTION = 8;
    private static final int LONGEST_FUNCTION = 24;

    private final byte[] script;
    private final List<Registration> registrations = new ArrayList<>();
    private final Deque<Registration> open = new ArrayDeque<>();
    private int depth;
    private boolean activates;
    private boolean topicAliases;
    private boolean complete = true;

    /** The register function whose name was just read, and whether its argument comes next. */
    private @Nullable Kind called;

    private boolean argument;
    private boolean declared;

    RegistrationReader(byte[] script) {
        this.script = script;
    }

    boolean activates() {
        return activates;
    }

    /** @param whole whether the script was read to its end */
    Contributions contributions(boolean whole) {
        var variables = variables();
        var panels = new LinkedHashSet<String>();
        var converters = new LinkedHashSet<Converter>();
        var cameraModels = new LinkedHashSet<String>();
        for (var registration : registrations) {
            var to = text(registration, "toSchemaName", variables);
            switch (registration.kind()) {
                case PANEL -> add(panels, text(registration, "name", variables));
                case CAMERA_MODEL -> add(cameraModels, text(registration, "name", variables));
                default ->
                    add(
                            converters,
                            text(registration, "fromSchemaName", variables)
                                    .flatMap(from -> to.map(schema -> new Converter(from, schema))));
            }
        }
        return new Contributions(
                List.copyOf(panels),
                List.copyOf(converters),
                topicAliases,
                List.copyOf(cameraModels),
                complete && whole);
    }

    private <T> void add(Set<T> all, Optional<T> found) {
        found.ifPresentOrElse(all::add, () -> complete = false);
    }

    private static Optional<String> text(
            Registration registration, String field, Map<String, Optional<String>> variables) {
        return registration
                .value(field)
                .flatMap(value -> value.reference()
                        ? variables.getOrDefault(value.text(), Optional.empty())
                        : Optional.of(value.text()))
                .filter(text -> !text.isBlank() && text.length() <= LONGEST_NAME)
                .filter(text -> text.codePoints().noneMatch(Character::isISOControl));
    }

    /** The texts that the variables hold from which names come, if each is given one only. */
    private Map<String, Optional<String>> variables() {
        var wanted = new HashSet<String>();
        for (var registration : registrations) {
            for (var field : List.of("name", "fromSchemaName", "toSchemaName")) {
                registration.value(field).filter(Value::reference).ifPresent(value -> wanted.add(value.text()));
            }
        }
        var variables = new VariableReader(script, wanted);
        if (!wanted.isEmpty()) {
            ScriptLexer.read(script, variables);
        }
        return variables.values();
    }

    @Override
    public void word(int start, int end) {
        unresolvedArgument();
        int length = end - start;
        var registration = here();
        if (registration != null || (length >= SHORTEST_FUNCTION && length <= LONGEST_FUNCTION)) {
            var text = new String(script, start, Math.min(length, LONGEST_NAME), StandardCharsets.UTF_8);
            if (registration != null) {
                registration.word(text);
            }
            activates |= text.equals("activate");
            called = declared ? null : FUNCTIONS.get(text);
            declared = text.equals("function");
        } else {
            called = null;
            declared = false;
        }
    }

    @Override
    public void string(int start, int end) {
        unresolvedArgument();
        var registration = here();
        if (registration != null) {
            registration.string(ScriptText.of(script, start, Math.min(end, start + 4 * LONGEST_NAME)));
        }
        int length = end - start;
        called = length >= SHORTEST_FUNCTION && length <= LONGEST_FUNCTION
                ? FUNCTIONS.get(new String(script, start, length, StandardCharsets.UTF_8))
                : null;
        declared = false;
    }

    @Override
    public void other() {
        unresolvedArgument();
        var registration = here();
        if (registration != null) {
            registration.computed();
        }
        called = null;
        declared = false;
    }

    @Override
    public void punctuation(byte character) {
        declared = false;
        switch (character) {
            case '(', '[', '{' -> opened(character);
            case ')', ']', '}' -> closed();
            default -> {
                unresolvedArgument();
                var registration = here();
                if (registration != null) {
                    switch (character) {
                        case ',' -> registration.end();
                        case ':' -> registration.colon();
                        default -> registration.computed();
                    }
                }
                if (character != '?' && character != '.') { // registerPanel?.(…)
                    called = null;
                }
            }
        }
    }

    private void opened(byte bracket) {
        var registration = here();
        if (registration != null) {
            registration.computed();
        }
        depth++;
        if (argument && called != null && bracket == '{' && registrations.size() < MAX_REGISTRATIONS) {
            var next = new Registration(called, depth);
            registrations.add(next);
            open.push(next);
            argument = false;
            called = null;
        } else if (called != null && bracket == '(' && !argument) {
            topicAliases |= called == Kind.TOPIC_ALIASES;
            argument = called != Kind.TOPIC_ALIASES;
            if (!argument) {
                called = null;
            }
        } else {
            unresolvedArgument();
            called = null;
        }
    }

    private void closed() {
        unresolvedArgument();
        var registration = here();
        if (registration != null) {
            registration.end();
            open.pop();
        }
        depth = Math.max(0, depth - 1);
    }

    /** The argument is not written out: a variable, a call. What it registers is not known. */
    private void unresolvedArgument() {
        if (argument) {
            argument = false;
            called = null;
            complete = false;
        }
    }

    private @Nullable Registration here() {
        var innermost = open.peek();
        return innermost != null && innermost.depth() == depth ? innermost : null;
    }
}
