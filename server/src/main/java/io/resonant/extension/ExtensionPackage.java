package io.resonant.extension;

import io.resonant.check.Findings;
import io.resonant.kernel.archive.ArchiveException;
import io.resonant.kernel.archive.ZipArchive;
import io.resonant.script.Capability;
import io.resonant.script.Contributions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A package that may be published. The viewers check next to nothing when they install one, so whatever is in here has
 * been looked at: each byte belongs to a file, each file is what its checksum says, and the manifest names what exists.
 *
 * @param readme Markdown
 * @param contentDigest the same for packages with the same files, however they were zipped; see {@link ContentDigest}
 * @param entries sorted by name
 */
public record ExtensionPackage(
        ExtensionManifest manifest,
        Optional<String> readme,
        Optional<String> changelog,
        String contentDigest,
        List<PackageEntry> entries,
        Contributions contributions,
        Set<Capability> capabilities) {

    /**
     * Looks at a file in bounded memory.
     *
     * @throws IOException when the file cannot be read, which says nothing about what is in it
     */
    public static Inspection inspect(Path file, PackageLimits limits) throws IOException {
        return inspect(file, limits, Set.of());
    }

    /**
     * As {@link #inspect(Path, PackageLimits)}, for packages that were published elsewhere.
     *
     * @param tolerated codes of findings that are told and refuse nothing
     */
    public static Inspection inspect(Path file, PackageLimits limits, Set<String> tolerated) throws IOException {
        var findings = new Findings(tolerated);
        try (var zip = ZipArchive.open(file, limits.archive())) {
            var contents = PackageContents.read(zip, limits, findings);
            PackageChecks.ALL.run(contents, findings);
            return new Inspection(
                    findings.list(), findings.hasErrors() ? Optional.empty() : Optional.of(contents.published()));
        } catch (ArchiveException e) {
            e.faults().forEach(fault -> findings.add(PackageChecks.finding(fault)));
            return new Inspection(findings.list(), Optional.empty());
        }
    }
}
