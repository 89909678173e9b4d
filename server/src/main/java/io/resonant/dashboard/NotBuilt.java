package io.resonant.dashboard;

/** The page of a server that was built without Node.js. */
final class NotBuilt {
    private NotBuilt() {}

    static String page(String language) {
        boolean japanese = language.equals("ja");
        return """
                <!doctype html>
                <html lang="%s">
                <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Resonant</title></head>
                <body>
                <h1>Resonant</h1>
                <p>%s</p>
                <p><a href="/api/docs">%s</a></p>
                </body>
                </html>
                """.formatted(
                        japanese ? "ja" : "en",
                        japanese
                                ? "サーバーは動いていますが、ダッシュボードなしでビルドされています。Node.js 20 以降をインストールして ./resonant serve を"
                                        + "もう一度実行すると、ダッシュボードが加わります。"
                                : "The server runs, but it was built without the dashboard. Install Node.js 20 or newer and run"
                                        + " ./resonant serve again to add it.",
                        japanese ? "APIの説明" : "How to use the API");
    }
}
