package io.resonant.kernel.text;

import java.util.List;

/**
 * @param line of the header, from 1
 * @param section index of the section that it stands in
 */
public record Table(int line, int endLine, int section, List<TextBlock> header, List<Row> rows) {
    /**
     * @param cells as many as the header has: missing ones are empty, surplus ones dropped, as they are when shown
     * @param given how many cells the source line really has
     */
    public record Row(int line, List<TextBlock> cells, int given) {}

    /** Text of a cell; empty when there is no such column. */
    public String cell(Row row, int column) {
        return column >= 0 && column < row.cells().size()
                ? row.cells().get(column).text()
                : "";
    }
}
