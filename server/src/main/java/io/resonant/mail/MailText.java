package io.resonant.mail;

import io.resonant.kernel.problem.Messages;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns a letter into words, once as plain text and once as HTML that any mail program shows. */
record MailText(String subject, String text, String html) {
    static MailText of(Letter letter, URI site) {
        var language = letter.language().name().toLowerCase(Locale.ROOT);
        var words = Messages.of("mail", language);
        var values = new LinkedHashMap<String, @Nullable Object>(letter.values());
        values.put("site", site.toString());
        var subject = words.text(letter.kind() + ".subject", values);
        var paragraphs = words.text(letter.kind() + ".text", values).split("\n\n");
        var footer = words.text("footer", values);
        var link = letter.path().map(path -> site + path);
        var action = words.text(letter.kind() + ".action", Map.of());
        var text = Stream.of(Stream.of(paragraphs), link.stream(), Stream.of("-- \n" + footer))
                .flatMap(each -> each)
                .collect(Collectors.joining("\n\n", "", "\n"));
        var body = Stream.concat(
                        Stream.of(paragraphs).map(paragraph -> "<p>" + escaped(paragraph) + "</p>"),
                        link.stream().map(address -> button(escaped(address), escaped(action))))
                .collect(Collectors.joining("\n"));
        return new MailText(subject, text, page(language, escaped(subject), body, escaped(footer)));
    }

    private static String page(String language, String title, String body, String footer) {
        return """
            <!doctype html>
            <html lang="%s">
            <head><meta charset="utf-8"><title>%s</title></head>
            <body style="margin:0;padding:24px;background:#f4f5f7;font-family:sans-serif;line-height:1.7;color:#1c2330">
            <div style="max-width:520px;margin:0 auto;padding:28px;background:#ffffff;border-radius:10px">
            %s
            </div>
            <p style="max-width:520px;margin:16px auto;font-size:12px;color:#5b6472">%s</p>
            </body>
            </html>
            """.formatted(language, title, body, footer);
    }

    private static String button(String address, String action) {
        return """
            <p><a href="%1$s" style="display:inline-block;padding:10px 18px;border-radius:6px;background:#1f4fd8;\
            color:#ffffff;text-decoration:none">%2$s</a></p>
            <p style="font-size:12px;color:#5b6472;overflow-wrap:anywhere">%1$s</p>""".formatted(address, action);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("\n", "<br>");
    }
}
