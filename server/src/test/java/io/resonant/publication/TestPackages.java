package io.resonant.publication;

import io.resonant.extension.Packages;
import io.resonant.kernel.json.JsonCodec;

/** Packages of one's own publisher. */
public final class TestPackages {
    private TestPackages() {}

    /** A package without a fault; the title follows from the name. */
    public static byte[] of(String publisher, String name, String version) {
        return of(publisher, name, version, name);
    }

    public static byte[] of(String publisher, String name, String version, String title) {
        var manifest = Packages.manifest();
        manifest.put("publisher", publisher);
        manifest.put("name", name);
        manifest.put("version", version);
        manifest.put("displayName", title);
        return Packages.official(JsonCodec.write(manifest)).bytes();
    }
}
