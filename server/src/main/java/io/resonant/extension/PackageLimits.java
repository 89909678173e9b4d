package io.resonant.extension;

import io.resonant.kernel.archive.ArchiveLimits;

/**
 * How large a package may be. No viewer states a limit; real packages have 592 bytes to 601 kB.
 *
 * @param maxDocumentBytes of README.md and of CHANGELOG.md
 */
public record PackageLimits(ArchiveLimits archive, int maxManifestBytes, int maxManifestDepth, int maxDocumentBytes) {
    private static final int MB = 1_000_000;

    public static final PackageLimits DEFAULT =
            new PackageLimits(new ArchiveLimits(20 * MB, 80 * MB, 16 * MB, 2_000, 200), 256_000, 32, MB);
}
