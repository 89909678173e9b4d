package io.resonant.kernel.openapi;

import io.resonant.kernel.http.Route;
import io.resonant.kernel.http.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The routes as a page to read. Needs no script and nothing from elsewhere, so the strict policy holds for it too. */
public final class ApiPage {
    public static final String STYLE = """
            :root { color-scheme: light dark; font: 16px/1.6 system-ui, "Hiragino Sans", "Noto Sans JP", sans-serif }
            body { max-width: 60rem; margin: 0 auto; padding: 2rem 1rem 6rem }
            nav a { margin-right: 1rem } h2 { margin-top: 3rem } summary { cursor: pointer; padding: .35rem 0 }
            code { font: .9em ui-monospace, monospace } .method { display: inline-block; min-width: 4.5rem; font-weight: 700 }
            dl { margin: .5rem 0 1.5rem 1.2rem } dt { font-weight: 600 } dd { margin: 0 0 .4rem 1rem }
            """;

    private final boolean japanese;

    private ApiPage(boolean japanese) {
        this.japanese = japanese;
    }

    /** @param language {@code ja} or {@code en}: of the headings; the descriptions are in English */
    public static String render(Routes routes, String title, String language) {
        return new ApiPage(language.equals("ja")).page(routes, title);
    }

    private String page(Routes routes, String title) {
        var groups = new TreeMap<String, List<Route>>();
        for (var route : routes.all()) {
            if (!route.isHidden()) {
                groups.computeIfAbsent(OpenApi.tag(route.path()), _ -> new ArrayList<>())
                        .add(route);
            }
        }
        var html = new StringBuilder();
        html.append("<!doctype html>\n<html lang=\"")
                .append(japanese ? "ja" : "en")
                .append("\">\n<head>")
                .append("<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>")
                .append(escape(title))
                .append("</title><link rel=\"stylesheet\" href=\"/api/docs.css\"></head>\n<body>\n<h1>")
                .append(escape(title))
                .append("</h1>\n<p>")
                .append(words(
                        "Every call takes and gives JSON in snake_case. Sign in with <code>POST /api/v1/auth/login</code> and"
                                + " send <code>Authorization: Bearer …</code>. Errors are <code>application/problem+json</code>"
                                + " with a stable <code>code</code>. For programs: <a href=\"/api/openapi.json\">openapi.json</a>.",
                        "本文はsnake_caseのJSONです。<code>POST /api/v1/auth/login</code> でサインインし、<code>Authorization: Bearer …</code>"
                                + " を送ります。エラーは変わらない <code>code</code> を持つ <code>application/problem+json</code> です。"
                                + "プログラム用: <a href=\"/api/openapi.json\">openapi.json</a>"))
                .append("</p>\n<nav>");
        groups.keySet()
                .forEach(tag -> html.append("<a href=\"#")
                        .append(tag)
                        .append("\">")
                        .append(tag)
                        .append("</a> "));
        html.append("</nav>\n");
        groups.forEach((tag, members) -> {
            html.append("<h2 id=\"").append(tag).append("\">").append(tag).append("</h2>\n");
            members.forEach(route -> route(html, route));
        });
        return html.append("</body>\n</html>\n").toString();
    }

    private void route(StringBuilder html, Route route) {
        html.append("<details><summary><code><span class=\"method\">")
                .append(route.method())
                .append("</span> ")
                .append(escape(route.path()))
                .append("</code> — ")
                .append(escape(route.summary()))
                .append("</summary>\n<dl>");
        if (!route.description().isEmpty()) {
            html.append("<dd>").append(escape(route.description())).append("</dd>");
        }
        term(
                html,
                words("Who", "呼べる人"),
                route.access().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        for (var parameter : route.query()) {
            var values = parameter.values().isEmpty() ? "" : " (" + String.join(" | ", parameter.values()) + ")";
            term(html, "?" + parameter.name(), parameter.description() + values);
        }
        var body = route.body();
        if (body != null) {
            term(html, words("Body", "本文"), body.getSimpleName());
        }
        for (var answer : route.answers()) {
            var type = answer.type();
            var what = type == null ? answer.contentType() : (answer.list() ? "items: " : "") + type.getSimpleName();
            term(html, String.valueOf(answer.status()), what == null ? "" : what);
        }
        for (Map.Entry<Integer, ?> problem : new TreeMap<>(route.problems()).entrySet()) {
            term(html, String.valueOf(problem.getKey()), String.valueOf(problem.getValue()));
        }
        html.append("</dl></details>\n");
    }

    private static void term(StringBuilder html, String name, String text) {
        html.append("<dt>")
                .append(escape(name))
                .append("</dt><dd>")
                .append(escape(text))
                .append("</dd>");
    }

    private String words(String english, String inJapanese) {
        return japanese ? inJapanese : english;
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
