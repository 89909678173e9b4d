package io.resonant.move;

import io.resonant.kernel.report.ReportPage;
import io.resonant.kernel.report.SignedReport;
import io.resonant.kernel.transfer.Repairs;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The report of a move as a page. */
final class MoveReportPage {
    private final ReportPage page = new ReportPage("Move of a Resonant installation / サーバーの移動");

    private MoveReportPage() {}

    static String of(MoveReports.Report report, SignedReport signed) {
        return new MoveReportPage().write(report, signed);
    }

    private String write(MoveReports.Report report, SignedReport signed) {
        page.table()
                .fact("Outcome / 結果", report.outcome() + ", " + report.at())
                .fact("By / 実行者", report.by())
                .fact("From / 移動元", report.source())
                .fact("To / 移動先", report.target())
                .fact("Started / 開始", report.startedAt() + ", " + report.startedBy());
        hand("Switched / 切り替え", report.switched());
        hand("Returned / 元に戻した", report.returned());
        page.endTable();
        verification(report.verification());
        odd(report);
        repairs(report.repairs());
        return page.signed(signed);
    }

    private void hand(String name, MoveStatus.@Nullable Hand hand) {
        if (hand != null) {
            page.fact(
                    name,
                    hand.at() + ", " + hand.pauseMicros() / 1_000 + " ms, " + hand.keys() + " rows in the pause / 行");
        }
    }

    private void verification(MoveStatus.@Nullable Verification verification) {
        if (verification == null) {
            return;
        }
        page.heading("Every row compared / 全行の比較")
                .paragraph(verification.rows()
                        + (verification.equal() ? " rows, all equal / 行すべて一致, " : " rows, NOT equal / 不一致, ")
                        + verification.at())
                .table("Table / テーブル", "Rows / 行", "Digest / ハッシュ");
        for (var table : new TreeMap<>(verification.digests()).entrySet()) {
            var parts = table.getValue().split(" ", 2);
            page.row(table.getKey(), parts[0], parts.length > 1 ? parts[1] : "");
        }
        page.endTable();
    }

    private void odd(MoveReports.Report report) {
        if (report.odd().isEmpty()) {
            return;
        }
        page.heading("Odd values / 特殊な値").table();
        for (var found : report.odd()) {
            page.fact(
                    found.table() + "." + found.column(), found.rule() + ": " + found.count() + ", " + found.outcome());
        }
        page.endTable();
    }

    private void repairs(Repairs.Listing repairs) {
        if (repairs.count() == 0) {
            return;
        }
        page.heading("Repairs / 修復")
                .paragraph(repairs.count() + " values; the old database keeps the originals / 件。元の値は移動元に残っています")
                .table();
        for (var one : repairs.first()) {
            page.fact(one.table() + "." + one.column() + " " + one.row(), one.rule() + ": " + one.original());
        }
        page.endTable();
    }
}
