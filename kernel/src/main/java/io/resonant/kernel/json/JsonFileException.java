package io.resonant.kernel.json;

/** A file that is no JSON that everybody would read alike. */
public final class JsonFileException extends Exception {
    private static final long serialVersionUID = 1L;

    private final JsonFile.Fault fault;
    private final int line;
    private final int column;

    JsonFileException(JsonFile.Fault fault, int line, int column) {
        super(fault + " at line " + line + ", column " + column, null, false, false);
        this.fault = fault;
        this.line = line;
        this.column = column;
    }

    public JsonFile.Fault fault() {
        return fault;
    }

    /** Counted from 1; 0 when the place is not known. */
    public int line() {
        return line;
    }

    public int column() {
        return column;
    }
}
