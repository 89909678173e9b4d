package io.resonant.review;

import io.resonant.kernel.text.Table;
import io.resonant.kernel.text.TextBlock;
import java.util.regex.Pattern;

/** Tables with holes. */
final class TableRules {
    private static final Pattern MAY_BE_EMPTY = Pattern.compile(
            "(?i)備考|補足|説明|概要|メモ|コメント|注記|注意|例外|例|参考|確認|チェック|済|結果|実績|追加|デフォルト|初期値|既定|制約|オプション|任意|条件|リンク|エラー"
                    + "|\\b(?:notes?|descriptions?|comments?|remarks?|example|optional|default|constraints?|check(?:ed)?|result|actual|alias|see|links?|extra"
                    + "|caveats?|tick|done|signed|signature|required)\\b");
    private static final Pattern FILLED_BY_HAND = Pattern.compile(
            "(?i)署名|承認|印|日付|実施|\\b(?:sign(?:ature|ed)?|approv(?:al|ed|er)|date|initials|tester|pass(?:ed)?)\\b");
    private static final Pattern DITTO =
            Pattern.compile("(?i)^$|^(?:same|ditto|同上|〃|\"|″)|^(?:合計|総計|小計|計|total|sum|subtotal)$");
    private static final Pattern MARK = Pattern.compile(
            "(?i)[^\\p{L}\\p{N}]{1,3}|x|o|y|yes|true|required|optional|必須|任意|対象|有|あり|可|要|済|PK|FK|NN|UQ|unique");
    private static final int MIN_ROWS = 2;
    private static final double MOSTLY_FILLED = 0.6;

    private TableRules() {}

    /** Cells that are empty in a column that is filled otherwise: one finding for each such column. */
    static void emptyCells(SpecText spec, Findings findings) {
        for (var table : spec.document().tables()) {
            for (int column = 1; column < table.header().size(); column++) {
                emptyCells(spec, table, column, findings);
            }
        }
    }

    private static void emptyCells(SpecText spec, Table table, int column, Findings findings) {
        var header = table.header().get(column).text().strip();
        if (table.rows().size() < MIN_ROWS || header.isEmpty() || mayBeEmpty(header)) {
            return;
        }
        int empty = 0;
        int firstLine = 0;
        var firstRow = "";
        for (var row : table.rows()) {
            boolean counts = row.given() > column && !DITTO.matcher(label(row)).find() && !isGroupTitle(row);
            if (counts && isEmpty(spec, row, column)) {
                if (empty == 0) {
                    firstLine = row.line();
                    firstRow = label(row);
                }
                empty++;
            }
        }
        double filled = 1 - (double) empty / table.rows().size();
        if (empty > 0 && filled >= MOSTLY_FILLED && filled < 1 && !isTicked(table, column)) {
            findings.add(
                    "empty_cells",
                    Severity.WARNING,
                    firstLine,
                    spec.document().lines().text(firstLine),
                    ReviewMessage.of("empty_cells")
                            .with("count", empty)
                            .with("column", header)
                            .with("row", firstRow));
        }
    }

    /** A column of marks: there an empty cell says "no". */
    private static boolean isTicked(Table table, int column) {
        var words = table.rows().stream()
                .map(row -> table.cell(row, column).strip())
                .filter(text -> !text.isEmpty())
                .distinct()
                .toList();
        return words.stream().allMatch(text -> MARK.matcher(text).matches());
    }

    /** A row with words in its first cell only is a title for those below it. */
    private static boolean isGroupTitle(Table.Row row) {
        return row.cells().stream().skip(1).allMatch(cell -> cell.text().isBlank());
    }

    private static boolean mayBeEmpty(String header) {
        return MAY_BE_EMPTY.matcher(header).find()
                || FILLED_BY_HAND.matcher(header).find();
    }

    /** An image or a tag is content too, though it has no words. */
    private static boolean isEmpty(SpecText spec, Table.Row row, int column) {
        if (!row.cells().get(column).text().isBlank()) {
            return false;
        }
        var source = spec.document().lines().text(row.line());
        return !source.contains("![") && !source.contains("<");
    }

    private static String label(Table.Row row) {
        return row.cells().getFirst().text().strip();
    }

    /** A table whose rows were never filled in. */
    static void emptyTable(SpecText spec, Findings findings) {
        for (var table : spec.document().tables()) {
            boolean empty = table.rows().stream()
                    .allMatch(row -> row.cells().stream()
                                    .skip(1)
                                    .allMatch(cell -> cell.text().isBlank())
                            && isEmpty(spec, row, 0));
            boolean byHand = table.header().stream()
                    .map(TextBlock::text)
                    .anyMatch(text -> FILLED_BY_HAND.matcher(text).find());
            if (empty && !byHand && table.header().size() > 1) {
                var header = String.join(
                        " | ", table.header().stream().map(TextBlock::text).toList());
                findings.add(
                        "empty_table",
                        Severity.WARNING,
                        table.line(),
                        table.endLine(),
                        header,
                        ReviewMessage.of("empty_table"));
            }
        }
    }

    /** Rows with too few or too many cells; neighbours with the same fault are one finding. */
    static void raggedRow(SpecText spec, Findings findings) {
        for (var table : spec.document().tables()) {
            int columns = table.header().size();
            var rows = table.rows();
            for (int i = 0; i < rows.size(); i++) {
                var row = rows.get(i);
                if (row.given() == columns) {
                    continue;
                }
                while (i + 1 < rows.size() && rows.get(i + 1).given() == row.given()) {
                    i++;
                }
                boolean surplus = row.given() > columns;
                var first = spec.document().lines().text(row.line()).strip();
                if (row.given() == 1 && first.startsWith("|")) {
                    continue; // a title for the rows below
                }
                var code = surplus ? "ragged_row_surplus" : row.given() == 1 ? "ragged_row_text" : "ragged_row_short";
                findings.add(
                        "ragged_row",
                        surplus ? Severity.ERROR : Severity.WARNING,
                        row.line(),
                        rows.get(i).line(),
                        spec.document().lines().text(row.line()),
                        ReviewMessage.of(code).with("cells", row.given()).with("columns", columns));
            }
        }
    }
}
