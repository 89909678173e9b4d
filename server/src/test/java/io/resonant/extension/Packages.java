package io.resonant.extension;

import io.resonant.kernel.archive.RawZip;
import io.resonant.kernel.json.JsonCodec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Packages as the official tool makes them, and with one thing changed. */
public final class Packages {
    public static final String SCRIPT = """
            "use strict";(()=>{var e={d:(t,r)=>{}};e.activate=function(t){t.registerPanel({name:"Signal map",initPanel:i});\
            t.registerMessageConverter({fromSchemaName:"acme/msg/Fix",toSchemaName:"foxglove.LocationFix",converter:c=>c})};\
            module.exports=e})();
            """;

    private Packages() {}

    /** The manifest of a package without a fault. */
    public static Map<String, @Nullable Object> manifest() {
        var manifest = new LinkedHashMap<String, @Nullable Object>();
        manifest.put("name", "signal-map");
        manifest.put("displayName", "Signal map");
        manifest.put("description", "Shows how well a place is covered");
        manifest.put("publisher", "acme");
        manifest.put("homepage", "https://example.com/signal-map");
        manifest.put("version", "1.2.3");
        manifest.put("license", "MIT");
        manifest.put("main", "./dist/extension.js");
        manifest.put("keywords", List.of("map", "地図"));
        manifest.put("scripts", Map.of("package", "foxglove-extension package"));
        manifest.put("devDependencies", Map.of("create-foxglove-extension", "1.3.2"));
        return manifest;
    }

    /** A manifest with one field changed, or taken away with null. */
    public static String manifest(String field, @Nullable Object value) {
        var manifest = manifest();
        if (value == null) {
            manifest.remove(field);
        } else {
            manifest.put(field, value);
        }
        return JsonCodec.write(manifest);
    }

    /** The package without a fault, as far as it goes: manifest, readme, change log, script. */
    public static RawZip official(String manifest) {
        return documents(new RawZip().file("package.json", manifest))
                .folder("dist/", _ -> {})
                .file("dist/extension.js", SCRIPT);
    }

    public static RawZip official() {
        return official(JsonCodec.write(manifest()));
    }

    static RawZip documents(RawZip zip) {
        return zip.file("README.md", "# Signal map\n\n電波の届く範囲を示します。\n").file("CHANGELOG.md", "# 1.2.3\n\n- First\n");
    }
}
