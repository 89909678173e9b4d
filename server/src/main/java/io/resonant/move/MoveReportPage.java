package io.resonant.move;

import io.resonant.kernel.transfer.Repairs;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A report as a page that needs nothing but itself, in both languages. */
final class MoveReportPage {
    private static final String STYLE =
            "body{font:16px/1.6 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1f2430}"
                    + "table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #d9dce3;padding:.3rem .6rem;"
                    + "text-align:left;vertical-align:top}code{font-size:.8rem;word-break:break-all}h1{font-size:1.5rem}";

    private final StringBuilder page = new StringBuilder();

    private MoveReportPage() {}

    static String of(MoveReports.Report report, MoveReports.Signed signed) {
        return new MoveReportPage().write(report, signed);
    }

    private String write(MoveReports.Report report, MoveReports.Signed signed) {
        page.append("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width\"><title>Resonant: move</title><style>")
                .append(STYLE)
                .append("</style><h1>Move of a Resonant installation / サーバーの移動</h1><table>");
        row("Outcome / 結果", report.outcome() + ", " + report.at());
        row("By / 実行者", report.by());
        row("From / 移動元", report.source());
        row("To / 移動先", report.target());
        row("Started / 開始", report.startedAt() + ", " + report.startedBy());
        hand("Switched / 切り替え", report.switched());
        hand("Returned / 元に戻した", report.returned());
        page.append("</table>");
        verification(report.verification());
        odd(report);
        repairs(report.repairs());
        page.append("<h2>Signature / 署名</h2><p><code>Ed25519 ")
                .append(escaped(signed.publicKey()))
                .append("</code></p><p><code>")
                .append(escaped(signed.signature()))
                .append("</code></p>");
        return page.append("</html>\n").toString();
    }

    private void hand(String name, MoveStatus.@Nullable Hand hand) {
        if (hand != null) {
            row(name, hand.at() + ", " + hand.pauseMicros() / 1_000 + " ms, " + hand.keys() + " rows in the pause / 行");
        }
    }

    private void verification(MoveStatus.@Nullable Verification verification) {
        if (verification == null) {
            return;
        }
        page.append("<h2>Every row compared / 全行の比較</h2><p>")
                .append(verification.rows())
                .append(verification.equal() ? " rows, all equal / 行すべて一致, " : " rows, NOT equal / 不一致, ")
                .append(escaped(verification.at().toString()))
                .append("</p><table><tr><th>Table</th><th>Rows</th><th>Digest</th></tr>");
        for (Map.Entry<String, String> table : new TreeMap<>(verification.digests()).entrySet()) {
            var parts = table.getValue().split(" ", 2);
            page.append("<tr><td>")
                    .append(escaped(table.getKey()))
                    .append("</td><td>")
                    .append(escaped(parts[0]))
                    .append("</td><td><code>")
                    .append(escaped(parts.length > 1 ? parts[1] : ""))
                    .append("</code></td></tr>");
        }
        page.append("</table>");
    }

    private void odd(MoveReports.Report report) {
        if (report.odd().isEmpty()) {
            return;
        }
        page.append("<h2>Odd values / 特殊な値</h2><table>");
        for (var found : report.odd()) {
            row(found.table() + "." + found.column(), found.rule() + ": " + found.count() + ", " + found.outcome());
        }
        page.append("</table>");
    }

    private void repairs(Repairs.Listing repairs) {
        if (repairs.count() == 0) {
            return;
        }
        page.append("<h2>Repairs / 修復</h2><p>")
                .append(repairs.count())
                .append(" values; the old database keeps the originals / 件。元の値は移動元に残っています</p><table>");
        for (var one : repairs.first()) {
            row(one.table() + "." + one.column() + " " + one.row(), one.rule() + ": " + one.original());
        }
        page.append("</table>");
    }

    private void row(String name, @Nullable String value) {
        page.append("<tr><th>")
                .append(escaped(name))
                .append("</th><td>")
                .append(escaped(String.valueOf(value)))
                .append("</td></tr>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
