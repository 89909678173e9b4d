package io.resonant.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.resonant.kernel.archive.RawZip;
import io.resonant.kernel.json.JsonCodec;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.jspecify.annotations.NullMarked;

/** Files that want to run in somebody's browser, to be written where they should not, or to fill the memory. */
@NullMarked
final class UploadAttacks {
    /** Where no file of any upload may be. */
    static final String OUTSIDE = "/tmp/resonant-uploaded";

    private static final String SCRIPT = "<script>alert(document.domain)</script>";
    private static final String BOUNDARY = "resonant-attack";
    private static final int UNIX = 3;
    private static final int SYMBOLIC_LINK = 0xA1FF << 16;

    /** A file under the name and the type that its sender made up. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Sent(String name, String type, byte[] bytes) {
        Sent(String name, String type, String text) {
            this(name, type, text.getBytes(UTF_8));
        }
    }

    private UploadAttacks() {}

    /** Pages in disguise: whatever comes back must not run as a page of the server. */
    static List<String> pages(AttackTarget target) {
        var breaches = new ArrayList<String>();
        for (var page : disguised()) {
            var what = page.name() + " as " + page.type();
            var kept = send(target, "/api/v1/files", page);
            if (kept.statusCode() / 100 == 2) {
                var file = JsonCodec.tree(kept.body()).path("url").asString("");
                look(target, file, true).forEach(breach -> breaches.add(what + ": " + breach));
            } else {
                requireRefusal(kept, what, breaches);
            }
            var drawn = send(target, "/api/v1/users/me/avatar", page);
            if (drawn.statusCode() / 100 == 2) {
                var picture = JsonCodec.tree(drawn.body()).path("avatar_url").asString("");
                look(target, picture, false).forEach(breach -> breaches.add(what + " as picture: " + breach));
            } else {
                requireRefusal(drawn, what + " as picture", breaches);
            }
            for (var route : List.of("/api/v1/extensions", "/api/v1/layouts")) {
                requireRefusal(send(target, route, page), what + " at " + route, breaches);
            }
            requireAlive(target, what, breaches);
        }
        return breaches;
    }

    /** Archives and pictures that are more than they seem: each must be refused with a code. */
    static List<String> bombs(AttackTarget target) {
        var breaches = new ArrayList<String>();
        archives().forEach((what, bytes) -> {
            requireRefusal(
                    send(target, "/api/v1/extensions", new Sent("x.foxe", "application/zip", bytes)),
                    what + " as extension",
                    breaches);
            var imported = send(target, "/api/v1/specs/imports", new Sent("x.zip", "application/zip", bytes));
            if (imported.statusCode() != 200) {
                requireRefusal(imported, what + " as import", breaches);
            } else if (JsonCodec.tree(imported.body()).path("rejected").isEmpty()) {
                breaches.add(what + " as import: taken, " + imported.body());
            }
            requireAlive(target, what, breaches);
        });
        for (var size : List.of(new int[] {1, 65_535}, new int[] {65_535, 65_535}, new int[] {Integer.MAX_VALUE, 1})) {
            var what = "a picture of " + size[0] + " times " + size[1];
            var sent = new Sent("me.png", "image/png", emptyPicture(size[0], size[1]));
            requireRefusal(send(target, "/api/v1/users/me/avatar", sent), what, breaches);
            requireAlive(target, what, breaches);
        }
        var nested = new Sent("deep.json", "application/json", "[".repeat(500_000));
        requireRefusal(send(target, "/api/v1/layouts", nested), "a deep layout", breaches);
        requireAlive(target, "a deep layout", breaches);
        return breaches;
    }

    private static List<Sent> disguised() {
        var svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\">" + SCRIPT + "</svg>";
        var xml = "<?xml version=\"1.0\"?><x:script xmlns:x=\"http://www.w3.org/1999/xhtml\">alert(1)</x:script>";
        var page = "<!doctype html><html>" + SCRIPT + "</html>";
        var gif = "GIF89a/*\1\0" + "\0".repeat(20) + "*/=alert(1);" + SCRIPT;
        return List.of(
                new Sent("page.html", "text/html", page),
                new Sent("holiday.png", "image/png", page),
                new Sent("notes.txt", "text/plain", "\n\t " + page),
                new Sent("notes.txt", "text/html; charset=utf-7", "+ADw-script+AD4-alert(1)+ADw-/script+AD4-"),
                new Sent("wide.png", "image/png", ("\uFEFF" + page).getBytes(UTF_16LE)),
                new Sent("drawing.svg", "image/svg+xml", svg),
                new Sent("drawing.png", "image/png", "<!-- -->" + svg),
                new Sent("feed.xml", "application/xml", xml),
                new Sent("style.xsl", "text/xsl", "<?xml-stylesheet href=\"#x\" type=\"text/xsl\"?>" + xml),
                new Sent("page.xhtml", "application/xhtml+xml", xml),
                new Sent("mail.mht", "multipart/related", "MIME-Version: 1.0\nContent-Type: text/html\n\n" + page),
                new Sent("code.js", "text/javascript", "alert(document.domain)"),
                new Sent("both.gif", "text/html", gif.getBytes(ISO_8859_1)),
                new Sent("both.pdf", "text/html", "%PDF-1.7\n" + page),
                new Sent("both.png", "text/html", joined(picture(), SCRIPT.getBytes(UTF_8))),
                new Sent("x.png\"\r\nContent-Type: text/html\r\nX: \"", "image/png", page));
    }

    private static Map<String, byte[]> archives() {
        var text = "# Words";
        return Map.of(
                "a zip that leads up",
                        new RawZip()
                                .file("../../../../.." + OUTSIDE + ".md", text)
                                .bytes(),
                "a zip with an absolute name",
                        new RawZip().file(OUTSIDE + ".md", text).bytes(),
                "a zip with backslashes",
                        new RawZip().file("..\\..\\uploaded.md", text).bytes(),
                "a zip with a name twice",
                        new RawZip().file("a.md", text).file("a.md", "# Others").bytes(),
                "a zip with a link",
                        new RawZip()
                                .file("link.md", "/etc/passwd", entry -> {
                                    entry.madeBy = UNIX;
                                    entry.attributes = SYMBOLIC_LINK;
                                })
                                .bytes(),
                "a zip of 100 MB of nothing",
                        new RawZip().file("a.md", new byte[100_000_000]).bytes(),
                "half a zip", "PK\3\4 and no more".getBytes(ISO_8859_1));
    }

    /** What is wrong with an answer to whoever opens the address in a browser. */
    private static List<String> look(AttackTarget target, String address, boolean isFile) {
        var wrong = new ArrayList<String>();
        var answer = target.send(target.request(address, target.victim()));
        var type = answer.headers().firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        if (answer.statusCode() != 200) {
            wrong.add("kept, but answered " + answer.statusCode());
        } else if (type.isEmpty()
                || type.contains("html")
                || type.contains("javascript")
                || type.contains("multipart")
                || (type.contains("xml") && !(isFile && type.equals("image/svg+xml")))) {
            wrong.add("comes back as \"" + type + "\"");
        }
        if (!answer.headers().firstValue("X-Content-Type-Options").orElse("").equals("nosniff")) {
            wrong.add("a browser may guess its type");
        }
        if (isFile
                && !answer.headers()
                        .firstValue("Content-Disposition")
                        .orElse("")
                        .startsWith("attachment")) {
            wrong.add("it opens instead of being saved");
        }
        var policy = String.join(", ", answer.headers().allValues("Content-Security-Policy"));
        if (isFile && (!policy.contains("sandbox") || policy.contains("allow-scripts"))) {
            wrong.add("it is not in a sandbox: " + policy);
        }
        if (!isFile && (!type.startsWith("image/") || answer.body().contains("<script"))) {
            wrong.add("the picture was not drawn anew");
        }
        return wrong;
    }

    private static void requireRefusal(HttpResponse<String> answer, String what, List<String> breaches) {
        boolean refused = answer.statusCode() / 100 == 4
                && answer.statusCode() != 401
                && answer.statusCode() != 403
                && answer.statusCode() != 429
                && !JsonCodec.tree(answer.body()).path("code").asString("").isEmpty();
        if (!refused) {
            breaches.add(what + ": " + answer.statusCode() + " " + answer.body());
        }
    }

    private static void requireAlive(AttackTarget target, String what, List<String> breaches) {
        if (target.send(target.request("/health/live")).statusCode() != 200) {
            breaches.add("not alive after " + what);
        }
    }

    private static HttpResponse<String> send(AttackTarget target, String path, Sent file) {
        var head = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + file.name()
                + "\"\r\nContent-Type: " + file.type() + "\r\n\r\n";
        var body = joined(head.getBytes(UTF_8), file.bytes(), ("\r\n--" + BOUNDARY + "--\r\n").getBytes(UTF_8));
        return target.send(target.request(path, target.victim())
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(BodyPublishers.ofByteArray(body)));
    }

    private static byte[] picture() {
        var bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(new BufferedImage(9, 9, BufferedImage.TYPE_INT_RGB), "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** A PNG that promises more than it has. */
    private static byte[] emptyPicture(int width, int height) {
        var header = ByteBuffer.allocate(17)
                .put("IHDR".getBytes(ISO_8859_1))
                .putInt(width)
                .putInt(height);
        var chunk = header.put(new byte[] {8, 2, 0, 0, 0}).array();
        var sum = new CRC32();
        sum.update(chunk);
        var whole =
                ByteBuffer.allocate(33).putLong(0x89504E470D0A1A0AL).putInt(13).put(chunk);
        return whole.putInt((int) sum.getValue()).array();
    }

    private static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
