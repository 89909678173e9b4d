package io.resonant.extension;

import static io.resonant.extension.Packages.manifest;
import static io.resonant.extension.Packages.official;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import io.resonant.extension.HostilePackages.Hostile;
import io.resonant.kernel.archive.RawZip;
import io.resonant.kernel.json.JsonCodec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** One manifest for each way in which a manifest can be hostile or broken, in a package that is good otherwise. */
public final class HostileManifests {
    private final List<Hostile> all = new ArrayList<>();

    static List<Hostile> all() {
        var manifests = new HostileManifests();
        manifests.form();
        manifests.fields();
        return manifests.all;
    }

    /** Manifests with a fault, and so a start for whoever looks for more of them. */
    public static List<String> faulty() {
        var manifests = new ArrayList<String>();
        for (var field : List.of("name", "version", "publisher", "main", "homepage", "displayName")) {
            for (var value :
                    List.of("", "../x", "@a/b", "1.0.0", "javascript:x", "https://a.example", "\u202E", "a\\b")) {
                manifests.add(manifest(field, value));
            }
        }
        manifests.add("{\"name\":\"a\",\"name\":\"b\"}");
        manifests.add("[]");
        return manifests;
    }

    private void add(String what, String code, RawZip zip) {
        all.add(new Hostile(what, code, zip::bytes));
    }

    private void form() {
        var good = JsonCodec.write(manifest());
        add(
                "no manifest",
                "manifest_missing",
                Packages.documents(new RawZip().file("dist/extension.js", Packages.SCRIPT)));
        add(
                "manifest in a folder",
                "manifest_in_folder",
                Packages.documents(
                        new RawZip().file("signal-map/package.json", good).file("dist/extension.js", Packages.SCRIPT)));
        add("not JSON", "manifest_not_json", official("name: signal-map"));
        add("no text", "manifest_not_json", official(""));
        add("text behind", "manifest_not_json", official(good + "x"));
        add("NaN", "manifest_not_json", official("{\"a\":NaN}"));
        add("array", "manifest_not_object", official("[" + good + "]"));
        add("twice a name", "manifest_duplicate_key", official("{\"name\":\"a\"," + good.substring(1)));
        add(
                "Latin-1",
                "manifest_encoding",
                bytes(manifest("description", "caf\u00E9").getBytes(ISO_8859_1)));
        add("UTF-16", "manifest_encoding", bytes(good.getBytes(UTF_16)));
        add("UTF-16 without mark", "manifest_encoding", bytes(good.getBytes(UTF_16LE)));
        add("byte order mark", "manifest_encoding", official("\uFEFF" + good));
        add("NUL in a text", "manifest_text", official(good.replace("Shows how", "\\u0000")));
        add("half a character", "manifest_text", official(good.replace("Shows how", "\\ud800")));
        add("endless number", "manifest_number", official("{\"a\":" + "9".repeat(2_000) + "}"));
    }

    private static RawZip bytes(byte[] manifest) {
        return Packages.documents(
                new RawZip().file("package.json", manifest).file("dist/extension.js", Packages.SCRIPT));
    }

    private void field(String what, String code, String field, Object value) {
        add(what, code, official(manifest(field, value)));
    }

    private void fields() {
        for (var field : List.of("name", "version", "publisher", "main")) {
            add("no " + field, "manifest_" + field + "_missing", official(manifest(field, null)));
            field("blank " + field, "manifest_" + field + "_missing", field, " ");
            field("number as " + field, "manifest_wrong_type", field, 1);
        }
        field("object as licence", "manifest_wrong_type", "license", Map.of("type", "MIT"));
        field("text as keywords", "manifest_wrong_type", "keywords", "map");
        field("number in keywords", "manifest_wrong_type", "keywords", List.of("map", 1));
        field("text as files", "manifest_wrong_type", "files", "dist");
        field("many keywords", "manifest_keywords_many", "keywords", Collections.nCopies(60, "x"));
        field("path in name", "manifest_name_traversal", "name", "../../evil");
        field("path behind a scope", "manifest_name_traversal", "name", "@acme/../evil");
        field("capitals in name", "manifest_name_invalid", "name", "SignalMap");
        field("long name", "manifest_name_invalid", "name", "x".repeat(215));
        field("long folder", "manifest_id_too_long", "publisher", "x".repeat(90) + "y".repeat(160));
        field("path in version", "manifest_version_traversal", "version", "1.0.0/../../..");
        field("v in version", "manifest_version_invalid", "version", "v1.0.0");
        field("pre-release", "manifest_version_invalid", "version", "1.0.0-beta.1");
        field("two numbers", "manifest_version_invalid", "version", "1.0");
        field("leading zero", "manifest_version_invalid", "version", "1.02.0");
        field("unchosen version", "manifest_version_zero", "version", "0.0.0");
        field("homoglyph publisher", "manifest_publisher_letters", "publisher", "f\u03BFxglove");
        field("full-width publisher", "manifest_publisher_letters", "publisher", "\uFF46oxglove");
        field("publisher of signs", "manifest_publisher_invalid", "publisher", "--");
        field("path in publisher", "manifest_publisher_invalid", "publisher", "a/b");
        field("unknown publisher", "manifest_publisher_unknown", "publisher", "unknown");
        field("scope of somebody else", "manifest_scope_mismatch", "name", "@foxglove/signal-map");
        field("path in main", "manifest_main_traversal", "main", "../../evil.js");
        field("absolute main", "manifest_main_traversal", "main", "/etc/passwd");
        field("main on a drive", "manifest_main_traversal", "main", "C:\\evil.js");
        field("main that is not there", "main_not_found", "main", "dist/other.js");
        field("script as home page", "manifest_homepage_scheme", "homepage", "javascript:alert(1)");
        field("script with a blank as home page", "manifest_homepage_scheme", "homepage", " java\tscript:alert(1)");
        field("file as home page", "manifest_homepage_scheme", "homepage", "file:///etc/passwd");
        field("home page without host", "manifest_homepage_invalid", "homepage", "https:///x");
        field("home page with a password", "manifest_homepage_invalid", "homepage", "https://a:b@example.com/");
        field("reading direction in the title", "manifest_text_unsafe", "displayName", "Map\u202Egnp");
        field("control character in the description", "manifest_text_unsafe", "description", "a\u001B[31mb");
        field("nothing to see in a keyword", "manifest_text_unsafe", "keywords", List.of("m\u200Bap"));
        field("long title", "manifest_text_too_long", "displayName", "x".repeat(101));
        field("long description", "manifest_text_too_long", "description", "x".repeat(1_001));
    }
}
