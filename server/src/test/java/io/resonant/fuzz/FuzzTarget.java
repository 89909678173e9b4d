package io.resonant.fuzz;

import java.io.IOException;
import java.util.List;

/**
 * A reader of what strangers send, and what must hold whatever they send. The class of each has a method that Jazzer
 * calls with inputs that it makes up, see {@code launcher/fuzz.sh}; the suite calls it with the inputs that are kept.
 */
interface FuzzTarget {
    /** Throws, or fails an assertion, when the reader does what it must not. */
    void feed(byte[] input) throws IOException;

    /** The folder of the inputs that are kept. */
    String name();

    static List<FuzzTarget> all() {
        return List.of(
                new PackageFuzz(),
                new ManifestFuzz(),
                new LayoutFuzz(),
                new ScriptFuzz(),
                new McapFuzz(),
                new RequestFuzz(),
                new JsonFuzz(),
                new FrameFuzz(),
                new TokenFuzz(),
                new PasskeyFuzz(),
                new MarkdownFuzz(),
                new YamlFuzz(),
                new ImportFuzz(),
                new PictureFuzz(),
                new StreamFuzz(),
                new LogFuzz());
    }
}
