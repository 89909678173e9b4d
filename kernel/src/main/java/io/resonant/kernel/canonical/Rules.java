package io.resonant.kernel.canonical;

import io.resonant.kernel.config.Spelling;
import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What somebody decided about odd values: {@code specs.rev:text-in-number=null} for one column, {@code
 * *:nul-in-text=repair} for all of them. The actions are {@code repair} (what the rule proposes), {@code null}, {@code
 * drop-row}, {@code refuse}, and for {@code instant-without-zone} an offset like {@code +09:00}. Immutable.
 */
public final class Rules {
    /** What to do with an odd value. */
    public enum Action {
        REPAIR,
        NULL,
        DROP_ROW,
        REFUSE;

        String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** @param offset the zone of times that have none */
    record Decision(Action action, ZoneOffset offset) {
        Decision(Action action) {
            this(action, ZoneOffset.UTC);
        }

        private String code() {
            return offset.equals(ZoneOffset.UTC) ? action.code() : offset.getId();
        }
    }

    private static final String EVERYWHERE = "*";

    private final Map<String, Map<OddRule, Decision>> decisions;
    private final boolean accepting;
    private final boolean surveying;

    private Rules(Map<String, Map<OddRule, Decision>> decisions, boolean accepting, boolean surveying) {
        this.decisions = decisions;
        this.accepting = accepting;
        this.surveying = surveying;
    }

    /** Harmless rules only: whatever would lose something is refused. */
    public static Rules cautious() {
        return new Rules(Map.of(), false, false);
    }

    /** Every repair that a rule proposes; what no rule knows a value for is still refused. */
    public static Rules accepting() {
        return new Rules(Map.of(), true, false);
    }

    /**
     * Only what these texts say, and harmless rules.
     *
     * @throws IllegalArgumentException for a text that says nothing, with what it may have meant
     */
    public static Rules parse(Collection<String> texts) {
        return cautious().with(texts);
    }

    /** These rules and more; the later one wins. */
    public Rules with(Collection<String> texts) {
        var all = new TreeMap<String, Map<OddRule, Decision>>();
        decisions.forEach((place, rules) -> all.put(place, new EnumMap<>(rules)));
        for (var text : texts) {
            add(text.strip(), all);
        }
        return new Rules(all, accepting, surveying);
    }

    /** The same, but what nobody decided is only counted: NULL is written and the conversion goes on. */
    public Rules surveying() {
        return new Rules(decisions, accepting, true);
    }

    /** What was decided, as texts that {@link #parse} reads: all there is to keep of cautious rules. */
    public List<String> texts() {
        return decisions.entrySet().stream()
                .flatMap(place -> place.getValue().entrySet().stream()
                        .map(rule -> place.getKey() + ":" + rule.getKey().code() + "="
                                + rule.getValue().code()))
                .toList();
    }

    /** The columns that texts named, so that one who knows the schema can refuse those that do not exist. */
    public List<String> columns() {
        return decisions.keySet().stream()
                .filter(place -> !place.equals(EVERYWHERE))
                .toList();
    }

    boolean isSurveying() {
        return surveying;
    }

    Decision decision(String table, String column, OddRule rule) {
        if (rule.treatment() == OddRule.Treatment.HARMLESS) {
            return new Decision(Action.REPAIR);
        }
        var here = find(table + "." + column, rule);
        var decided = here == null ? find(EVERYWHERE, rule) : here;
        if (decided != null) {
            return decided;
        }
        var repair = accepting && rule.treatment() == OddRule.Treatment.REPAIR;
        return new Decision(repair ? Action.REPAIR : Action.REFUSE);
    }

    private @Nullable Decision find(String place, OddRule rule) {
        var rules = decisions.get(place);
        return rules == null ? null : rules.get(rule);
    }

    private static void add(String text, Map<String, Map<OddRule, Decision>> all) {
        var colon = text.indexOf(':');
        var equals = text.indexOf('=', colon + 1);
        if (colon < 1 || equals < 0) {
            throw new IllegalArgumentException("The rule " + text
                    + " has not the form table.column:rule=action, for instance specs.title:nul-in-text=repair;"
                    + " * for table.column means every column");
        }
        var place = text.substring(0, colon).strip();
        if (!place.equals(EVERYWHERE) && (place.indexOf('.') < 1 || place.endsWith("."))) {
            throw new IllegalArgumentException(
                    "The rule " + text + " begins neither with table.column nor with *, but with " + place);
        }
        var rule = rule(text.substring(colon + 1, equals).strip());
        var decision = decision(rule, text.substring(equals + 1).strip());
        all.computeIfAbsent(place, any -> new EnumMap<>(OddRule.class)).put(rule, decision);
    }

    private static OddRule rule(String code) {
        return OddRule.of(code).orElseThrow(() -> {
            var names = Arrays.stream(OddRule.values()).map(OddRule::name).toList();
            var meant = Spelling.nearest(code, names)
                    .map(name -> " Did you mean " + OddRule.valueOf(name).code() + "?")
                    .orElse(" The rules are " + String.join(", ", codes()) + ".");
            return new IllegalArgumentException("There is no rule " + code + "." + meant);
        });
    }

    private static Decision decision(OddRule rule, String code) {
        if (rule == OddRule.INSTANT_WITHOUT_ZONE && code.matches("[+-].*")) {
            try {
                return new Decision(Action.REPAIR, ZoneOffset.of(code));
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        code + " is no offset from UTC; write it like +09:00 (rule " + rule.code() + ")", e);
            }
        }
        for (var action : Action.values()) {
            if (action.code().equals(code)) {
                return allowed(rule, action);
            }
        }
        var names = Arrays.stream(Action.values()).map(Action::name).toList();
        var meant = Spelling.nearest(code, names)
                .map(name -> " Did you mean " + Action.valueOf(name).code() + "?")
                .orElse(" The actions are repair, null, drop-row and refuse.");
        throw new IllegalArgumentException("There is no action " + code + " (rule " + rule.code() + ")." + meant);
    }

    private static Decision allowed(OddRule rule, Action action) {
        if (rule.treatment() == OddRule.Treatment.HARMLESS && action != Action.REPAIR) {
            throw new IllegalArgumentException("The rule " + rule.code() + " keeps the meaning (" + rule.what()
                    + " becomes " + rule.proposal() + "), so it is always applied; leave it out");
        }
        if (rule.treatment() == OddRule.Treatment.REFUSE && action == Action.REPAIR) {
            throw new IllegalArgumentException("The rule " + rule.code() + " knows no value for " + rule.what()
                    + "; decide for null or drop-row, or correct the value where it is");
        }
        return new Decision(action);
    }

    private static List<String> codes() {
        return Arrays.stream(OddRule.values()).map(OddRule::code).toList();
    }
}
