package io.resonant.kernel.report;

import io.resonant.kernel.crypto.Digests;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A report as a page that needs nothing but itself, so that it can be kept and read without a server. Headings are in
 * both languages: who keeps it does not know who will read it.
 */
public final class ReportPage {
    private static final String STYLE =
            "body{font:16px/1.6 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1f2430}"
                    + "table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #d9dce3;padding:.3rem .6rem;"
                    + "text-align:left;vertical-align:top}code{font-size:.8rem;word-break:break-all}h1{font-size:1.5rem}";

    /** What a browser may do with the page: nothing but to show it. */
    public static final String POLICY = "default-src 'none'; style-src 'sha256-"
            + Base64.getEncoder().encodeToString(Digests.sha256(STYLE.getBytes(StandardCharsets.UTF_8)))
            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final StringBuilder page = new StringBuilder();

    public ReportPage(String title) {
        page.append("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width\"><title>Resonant</title><style>")
                .append(STYLE)
                .append("</style><h1>")
                .append(escaped(title))
                .append("</h1>");
    }

    public ReportPage heading(String text) {
        page.append("<h2>").append(escaped(text)).append("</h2>");
        return this;
    }

    public ReportPage paragraph(String text) {
        page.append("<p>").append(escaped(text)).append("</p>");
        return this;
    }

    /** Begins a table of names and values, or of the named columns. */
    public ReportPage table(String... columns) {
        page.append("<table>");
        if (columns.length > 0) {
            cells("th", List.of(columns));
        }
        return this;
    }

    /** A name and its value; nothing where there is no value. */
    public ReportPage fact(String name, @Nullable Object value) {
        if (value != null) {
            page.append("<tr><th scope=\"row\">")
                    .append(escaped(name))
                    .append("</th><td>")
                    .append(escaped(value.toString()))
                    .append("</td></tr>");
        }
        return this;
    }

    public ReportPage row(String... values) {
        cells("td", List.of(values));
        return this;
    }

    public ReportPage endTable() {
        page.append("</table>");
        return this;
    }

    /** The page with the signature under it. */
    public String signed(SignedReport signed) {
        heading("Signature / 署名");
        page.append("<p>")
                .append(escaped(signed.algorithm()))
                .append("</p><p><code>")
                .append(escaped(signed.publicKey()))
                .append("</code></p><p><code>")
                .append(escaped(signed.signature()))
                .append("</code></p></html>\n");
        return page.toString();
    }

    private void cells(String kind, List<String> values) {
        page.append("<tr>");
        for (var value : values) {
            page.append('<')
                    .append(kind)
                    .append('>')
                    .append(escaped(value))
                    .append("</")
                    .append(kind)
                    .append('>');
        }
        page.append("</tr>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
