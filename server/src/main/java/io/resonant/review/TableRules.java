package io.resonant.review;

import io.resonant.kernel.text.Table;
import io.resonant.kernel.text.TextBlock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private static final int MANY_ROWS = 3;
    private static final int MANY_COLUMNS = 8;

    private TableRules() {}

    /**
     * Cells that are empty in a column that is filled otherwise: one finding for each row that lacks several, one for all
     * such rows when they are many, and one for each column of what is left.
     */
    static void emptyCells(SpecText spec, Findings findings) {
        for (var table : spec.document().tables()) {
            var holes = new HashMap<Integer, List<String>>();
            for (int column = 1; column < table.header().size(); column++) {
                var name = table.header().get(column).text().strip();
                for (var row : emptyCells(spec, table, column)) {
                    holes.computeIfAbsent(row.line(), _ -> new ArrayList<>()).add(name);
                }
            }
            var torn = table.rows().stream()
                    .filter(row -> holes.getOrDefault(row.line(), List.of()).size() > 1)
                    .toList();
            if (torn.size() > MANY_ROWS) {
                var message = ReviewMessage.of("empty_rows").with("count", torn.size());
                add(spec, findings, torn.getFirst(), message);
            } else {
                torn.forEach(row -> add(spec, findings, row, columns(holes.getOrDefault(row.line(), List.of()))));
            }
            torn.forEach(row -> holes.remove(row.line()));
            oneOfEach(spec, findings, table, holes);
        }
    }

    /** @param holes names of the empty columns by line */
    private static void oneOfEach(SpecText spec, Findings findings, Table table, Map<Integer, List<String>> holes) {
        var byColumn = new LinkedHashMap<String, List<Table.Row>>();
        for (var row : table.rows()) {
            holes.getOrDefault(row.line(), List.of())
                    .forEach(name -> byColumn.computeIfAbsent(name, _ -> new ArrayList<>())
                            .add(row));
        }
        byColumn.forEach((name, rows) -> add(
                spec,
                findings,
                rows.getFirst(),
                ReviewMessage.of("empty_cells").with("count", rows.size()).with("column", name)));
    }

    private static ReviewMessage columns(List<String> names) {
        var shown = names.size() <= MANY_COLUMNS ? names : names.subList(0, MANY_COLUMNS);
        return ReviewMessage.of("empty_row")
                .with("count", names.size())
                .with("columns", String.join(", ", shown) + (names.size() > MANY_COLUMNS ? ", …" : ""));
    }

    private static void add(SpecText spec, Findings findings, Table.Row row, ReviewMessage message) {
        findings.add(
                "empty_cells",
                Severity.WARNING,
                row.line(),
                spec.document().lines().text(row.line()),
                message.with("row", label(row)));
    }

    /** The rows whose cell of the column should not be empty. */
    private static List<Table.Row> emptyCells(SpecText spec, Table table, int column) {
        var header = table.header().get(column).text().strip();
        if (table.rows().size() < MIN_ROWS || header.isEmpty() || mayBeEmpty(header)) {
            return List.of();
        }
        var empty = table.rows().stream()
                .filter(row -> row.given() > column
                        && !DITTO.matcher(label(row)).find()
                        && !isGroupTitle(row)
                        && isEmpty(spec, row, column))
                .toList();
        double filled = 1 - (double) empty.size() / table.rows().size();
        return filled >= MOSTLY_FILLED && !isTicked(table, column) ? empty : List.of();
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
