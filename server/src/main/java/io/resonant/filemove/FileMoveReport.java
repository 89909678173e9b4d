package io.resonant.filemove;

import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.report.ReportPage;
import io.resonant.kernel.report.SignedReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a move of files did, for whoever has to prove it later. The list of objects is the database's; the comparison says
 * what of it was looked at in the store itself.
 *
 * @param at when this was written
 * @param store where the objects are that are counted: the one that serves, or that is copied to before the switch
 * @param kinds counts and digests by type of content
 */
record FileMoveReport(
        UUID id,
        String state,
        Instant at,
        String from,
        String to,
        String startedBy,
        Instant startedAt,
        @Nullable Instant switchedAt,
        @Nullable Instant endedAt,
        Comparison comparison,
        String store,
        List<Kind> kinds,
        List<FileProblem> problems) {
    private static final int AT_ONCE = 1_000;

    /** @param at when the last comparison ended; null when there was none */
    record Comparison(@Nullable Instant at, boolean deep, long objects) {}

    /** @param digest of all objects in the order of their hashes: SHA-256 of the digest so far, hash, space, size, newline */
    record Kind(String contentType, long objects, long bytes, String digest) {}

    /** The report of the open move, or of the last one; nothing when there never was one. */
    static Optional<FileMoveReport> of(Database database, Instant now) {
        return database.readSystem(transaction -> {
            var store = new FileMoveStore(transaction);
            return store.open().or(store::last).map(move -> of(store, move, now));
        });
    }

    private static FileMoveReport of(FileMoveStore store, FileMove move, Instant now) {
        var counted = move.state() == FileMoveState.COPYING ? move.target() : store.primary();
        return new FileMoveReport(
                move.id(),
                FileMoves.text(move.state()),
                now,
                move.source().address(),
                move.target().address(),
                move.startedBy(),
                move.times().startedAt(),
                move.times().switchedAt(),
                move.times().endedAt(),
                new Comparison(
                        move.verified().at(),
                        move.verified().deep(),
                        move.verified().objects()),
                counted.address(),
                kinds(store, counted.id()),
                move.problems());
    }

    private static final class Sum {
        private long objects;
        private long bytes;
        private String digest = "";

        /** Chained, so that millions of objects need no memory. */
        void add(FileMoveStore.Item item) {
            objects++;
            bytes += item.size();
            digest = Digests.sha256Hex(digest + item.hash().hex() + " " + item.size() + "\n");
        }
    }

    private static List<Kind> kinds(FileMoveStore store, UUID where) {
        var sums = new TreeMap<String, Sum>();
        var items = store.present(where, "", AT_ONCE);
        while (!items.isEmpty()) {
            items.forEach(item ->
                    sums.computeIfAbsent(item.contentType(), _ -> new Sum()).add(item));
            items = store.present(where, items.getLast().hash().hex(), AT_ONCE);
        }
        var kinds = new ArrayList<Kind>();
        for (Map.Entry<String, Sum> sum : sums.entrySet()) {
            var found = sum.getValue();
            kinds.add(new Kind(sum.getKey(), found.objects, found.bytes, found.digest));
        }
        return kinds;
    }

    /** As a page to read and to keep. */
    String page(SignedReport signed) {
        var page = new ReportPage("Move of the files of a Resonant installation / ファイルの移動")
                .table()
                .fact("Outcome / 結果", state + ", " + at)
                .fact("From / 移動元", from)
                .fact("To / 移動先", to)
                .fact("Started / 開始", startedAt + ", " + startedBy)
                .fact("Switched / 切り替え", switchedAt)
                .fact("Ended / 終了", endedAt)
                .fact("Compared / 比較", compared())
                .endTable()
                .heading("Objects / オブジェクト: " + store)
                .table("Type / 種類", "Objects / 個数", "Bytes / バイト", "Digest / ハッシュ");
        for (var kind : kinds) {
            page.row(kind.contentType(), String.valueOf(kind.objects()), String.valueOf(kind.bytes()), kind.digest());
        }
        page.endTable();
        if (!problems.isEmpty()) {
            page.heading("Problems / 問題").table();
            problems.forEach(one -> page.fact(
                    one.sha256(),
                    one.problem() + ", " + one.store() + (one.repairable() ? ", copied again / 再コピー" : "")));
            page.endTable();
        }
        return page.signed(signed);
    }

    private @Nullable String compared() {
        return comparison.at() == null
                ? null
                : comparison.at() + ", " + comparison.objects()
                        + (comparison.deep() ? ", every one read back / すべて読み戻し" : ", there with their sizes / 有無とサイズ");
    }
}
