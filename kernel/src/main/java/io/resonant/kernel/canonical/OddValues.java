package io.resonant.kernel.canonical;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Counts the odd values that a move met, by column, rule and what became of them. For all its threads together. */
public final class OddValues {
    /** What became of an odd value. */
    public enum Outcome {
        /** Written in another form that means the same. */
        SAME_MEANING,
        REPAIRED,
        SET_TO_NULL,
        ROW_DROPPED,
        /** Nobody decided; a move would stop here. */
        UNDECIDED
    }

    /** @param value an excerpt of at most {@value #EXCERPT} characters, printable */
    public record Example(String row, String value) {}

    /** @param examples the first ones met, at most {@value #EXAMPLES} */
    public record Found(
            String table, String column, OddRule rule, Outcome outcome, long count, List<Example> examples) {}

    static final int EXCERPT = 60;
    static final int EXAMPLES = 5;

    private record Place(String table, String column, OddRule rule, Outcome outcome) {}

    private static final class Tally {
        private long count;
        private final List<Example> examples = new ArrayList<>();

        private synchronized void add(byte[] original, String typeOf, RowKey key) {
            count++;
            if (examples.size() < EXAMPLES) {
                examples.add(new Example(key.text(), excerpt(original, typeOf)));
            }
        }

        private synchronized Found found(Place at) {
            return new Found(at.table, at.column, at.rule, at.outcome, count, List.copyOf(examples));
        }
    }

    private final ConcurrentHashMap<Place, Tally> tallies = new ConcurrentHashMap<>();
    private final @Nullable RepairSink sink;

    public OddValues() {
        this(null);
    }

    /** @param sink gets every value that a repair changes for good, before its row is sent */
    public OddValues(@Nullable RepairSink sink) {
        this.sink = sink;
    }

    /** Counts one. Also for what no single value shows: {@link OddRule#KEY_TWICE}, {@link OddRule#ORPHAN_REFERENCE}. */
    public void add(String table, String column, OddRule rule, Outcome outcome, Value value) {
        tallies.computeIfAbsent(new Place(table, column, rule, outcome), any -> new Tally())
                .add(value.original, value.typeOf, value.key);
    }

    /** An odd value as it was found. */
    public static final class Value {
        private final byte[] original;
        private final String typeOf;
        private final RowKey key;

        /**
         * @param original the bytes of a text or blob, the digits of a number, nothing for NULL
         * @param typeOf its storage class, as SQLite names it
         */
        public Value(byte[] original, String typeOf, RowKey key) {
            this.original = original;
            this.typeOf = typeOf;
            this.key = key;
        }

        byte[] original() {
            return original;
        }

        String typeOf() {
            return typeOf;
        }

        RowKey key() {
            return key;
        }

        @Override
        public String toString() {
            return excerpt(original, typeOf);
        }
    }

    void keep(String table, String column, OddRule rule, Value value) {
        if (sink != null) {
            sink.keep(table, value.key.text(), column, rule, value.original, value.typeOf);
        }
    }

    /** By table, column and rule. */
    public List<Found> found() {
        return tallies.entrySet().stream()
                .map(entry -> entry.getValue().found(entry.getKey()))
                .sorted(Comparator.comparing(Found::table)
                        .thenComparing(Found::column)
                        .thenComparing(Found::rule)
                        .thenComparing(Found::outcome))
                .toList();
    }

    /** Whether one was met that somebody must decide about. */
    public boolean needsDecision() {
        return tallies.keySet().stream().anyMatch(place -> place.outcome == Outcome.UNDECIDED);
    }

    /** A value for people: control characters and what is invisible as escapes, the middle of a long one left out. */
    public static String excerpt(byte[] original, String typeOf) {
        if (typeOf.equals("null")) {
            return "NULL";
        }
        if (typeOf.equals("blob")) {
            var shown = Math.min(original.length, 24);
            return "x'" + HexFormat.of().formatHex(original, 0, shown) + (shown < original.length ? "…'" : "'");
        }
        var text = new String(original, 0, Math.min(original.length, 4 * EXCERPT), StandardCharsets.UTF_8);
        var excerpt = new StringBuilder();
        var whole = original.length <= 4 * EXCERPT;
        for (var at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            var shown = printable(text.codePointAt(at));
            if (excerpt.length() + shown.length() > EXCERPT - 3) {
                whole = false;
                break;
            }
            excerpt.append(shown);
        }
        var shown = whole ? excerpt.toString() : excerpt + "…";
        return typeOf.equals("text") ? "'" + shown + "'" : shown;
    }

    private static String printable(int code) {
        return switch (Character.getType(code)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                String.format(Locale.ROOT, "\\u%04x", code);
            default -> Character.toString(code);
        };
    }
}
