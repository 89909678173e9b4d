package io.resonant.kernel.canonical;

/** An odd value that nobody decided about: the row cannot be moved until somebody does. */
public final class OddValueRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String table;
    private final String column;
    private final String row;
    private final OddRule rule;

    /**
     * @param excerpt of the value, printable
     * @param choices what may be decided, the actions of {@link Rules}
     */
    public OddValueRefused(String table, String column, OddRule rule, String row, String excerpt, String choices) {
        super("%s.%s of the row %s holds %s: %s. The row was not moved, and nothing was changed."
                        .formatted(table, column, row, rule.what(), excerpt)
                + " Correct the value where it is, or decide with the rule %s.%s:%s=… (%s)."
                        .formatted(table, column, rule.code(), choices));
        this.table = table;
        this.column = column;
        this.row = row;
        this.rule = rule;
    }

    public String table() {
        return table;
    }

    public String column() {
        return column;
    }

    /** The key of the row, as {@link RowKey} gave it. */
    public String row() {
        return row;
    }

    public OddRule rule() {
        return rule;
    }
}
