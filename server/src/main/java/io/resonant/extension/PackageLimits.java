package io.resonant.extension;

import io.resonant.kernel.archive.ArchiveLimits;

/**
 * How large a package may be. No viewer states a limit; real packages have 592 bytes to 601 kB.
 *
 * @param maxDocumentBytes of README.md and of CHANGELOG.md
 */
public record PackageLimits(ArchiveLimits archive, int maxManifestBytes, int maxManifestDepth, int maxDocumentBytes) {
    private static final int MB = 1_000_000;

    public static final PackageLimits DEFAULT = of(20 * MB);

    /** For packages of so many bytes: unpacked four times that, and four fifths of it for one file. */
    public static PackageLimits of(int maxBytes) {
        var archive = new ArchiveLimits(maxBytes, 4L * maxBytes, maxBytes / 5 * 4, 2_000, 200);
        return new PackageLimits(archive, 256_000, 32, MB);
    }
}
