package io.resonant.viewer;

import io.resonant.kernel.crypto.Digests;
import java.util.Base64;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What the pages of a viewer may do: compile WebAssembly and extensions, start workers from text, and connect to robots.
 * Scripts inside of a page run when they stood in the file of the folder, which their hashes say; what an extension
 * writes into the page does not.
 */
final class ViewerPolicy {
    private static final Pattern SCRIPT = Pattern.compile(
            "<script(?<attributes>\\s[^>]*)?>(?<text>.*?)</script\\s*>", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
    private static final Pattern SOURCE = Pattern.compile("\\ssrc\\s*=", Pattern.CASE_INSENSITIVE);

    /** Of everything that is no page. */
    static final String PLAIN = with("");

    private ViewerPolicy() {}

    /** @param page its HTML */
    static String of(String page) {
        var hashes = new TreeSet<String>();
        var scripts = SCRIPT.matcher(page);
        while (scripts.find()) {
            var attributes = scripts.group("attributes");
            if (attributes == null || !SOURCE.matcher(attributes).find()) {
                hashes.add(" 'sha256-" + hash(scripts.group("text")) + "'");
            }
        }
        return with(String.join("", hashes));
    }

    private static String with(String hashes) {
        return "default-src 'self'; script-src 'self' 'unsafe-eval' blob:" + hashes + ";"
                + " worker-src 'self' blob:; connect-src * ws: wss: data: blob:; img-src * data: blob:;"
                + " media-src * data: blob:; style-src 'self' 'unsafe-inline'; font-src 'self' data:;"
                + " frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'";
    }

    /** Of the text as browsers see it, in which a line ends with one character. */
    private static String hash(String script) {
        var text = script.replace("\r\n", "\n").replace('\r', '\n');
        return Base64.getEncoder().encodeToString(Digests.sha256(text));
    }
}
