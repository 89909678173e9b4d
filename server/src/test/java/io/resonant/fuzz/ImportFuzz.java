package io.resonant.fuzz;

import io.resonant.exchange.ImportedFiles;

/** Whatever is brought along: each file becomes a spec or is refused with a code. */
public final class ImportFuzz implements FuzzTarget {
    private static final ImportFuzz TARGET = new ImportFuzz();

    public static void fuzzerTestOneInput(byte[] input) {
        TARGET.feed(input);
    }

    @Override
    public String name() {
        return "import";
    }

    @Override
    public void feed(byte[] input) {
        ImportedFiles.read(input);
    }
}
