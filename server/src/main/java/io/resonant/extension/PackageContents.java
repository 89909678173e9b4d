package io.resonant.extension;

import io.resonant.check.Finding;
import io.resonant.check.Findings;
import io.resonant.kernel.archive.ArchiveEntry;
import io.resonant.kernel.archive.ArchiveException;
import io.resonant.kernel.archive.ZipArchive;
import io.resonant.kernel.blob.Sha256;
import io.resonant.script.Capability;
import io.resonant.script.Contributions;
import io.resonant.script.Script;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the checks look at. Everything was read once, file after file; only texts that are kept are in memory. */
final class PackageContents {
    static final String ENTRY_POINT = "dist/extension.js";
    static final String README = "README.md";
    static final String CHANGELOG = "CHANGELOG.md";
    /** Enough to tell an archive, whose mark stands at byte 257 in a tar. */
    private static final int HEAD = 264;

    private final PackageLimits limits;
    private final Optional<ManifestFields> manifest;
    private final List<PackageEntry> files = new ArrayList<>();
    private final Map<String, byte[]> heads = new HashMap<>();
    private final Map<String, byte[]> documents = new HashMap<>();
    private final Map<String, Script> scripts = new TreeMap<>();

    private PackageContents(PackageLimits limits, Optional<ManifestFields> manifest) {
        this.limits = limits;
        this.manifest = manifest;
    }

    static PackageContents read(ZipArchive zip, PackageLimits limits, Findings findings)
            throws IOException, ArchiveException {
        var contents = new PackageContents(limits, manifest(zip, limits, findings));
        for (var entry : zip.entries()) {
            if (!entry.isFolder()) {
                contents.add(zip, entry);
            } else {
                zip.read(entry, (buffer, length) -> {}); // it is empty, and its checksum must say so too
            }
        }
        contents.files.sort(Comparator.comparing(PackageEntry::name));
        return contents;
    }

    private static Optional<ManifestFields> manifest(ZipArchive zip, PackageLimits limits, Findings findings)
            throws IOException, ArchiveException {
        var entry = zip.entry(ManifestFields.FILE);
        if (entry.isEmpty()) {
            findings.add(zip.entries().stream()
                    .map(ArchiveEntry::name)
                    .filter(name -> name.endsWith("/" + ManifestFields.FILE))
                    .findFirst()
                    .map(name -> Finding.error("manifest_in_folder", "manifest.place", name))
                    .orElseGet(() -> Finding.error("manifest_missing", "manifest.place", ManifestFields.FILE)));
            return Optional.empty();
        }
        if (entry.get().size() > limits.maxManifestBytes()) {
            findings.add(Finding.error("manifest_too_large", "manifest.form", ManifestFields.FILE)
                    .with("limit", limits.maxManifestBytes()));
            return Optional.empty();
        }
        return ManifestFields.read(zip.bytes(entry.get()), limits.maxManifestDepth(), findings);
    }

    private void add(ZipArchive zip, ArchiveEntry entry) throws IOException, ArchiveException {
        var name = entry.name();
        boolean script = name.equals(ENTRY_POINT)
                || manifest.flatMap(ManifestFields::main).filter(name::equals).isPresent();
        boolean document = isDocument(name) && entry.size() <= limits.maxDocumentBytes();
        var kept = new byte[(int) (script || document ? entry.size() : Math.min(entry.size(), HEAD))];
        var digest = Sha256.digest();
        var length = new int[1];
        zip.read(entry, (buffer, read) -> {
            digest.update(buffer, 0, read);
            int wanted = Math.min(read, kept.length - length[0]);
            System.arraycopy(buffer, 0, kept, length[0], wanted);
            length[0] += wanted;
        });
        files.add(new PackageEntry(name, entry.size(), Sha256.of(digest).hex()));
        heads.put(name, Arrays.copyOf(kept, Math.min(kept.length, HEAD)));
        if (document) {
            documents.put(name, kept);
        }
        if (script) {
            scripts.put(name, Script.read(kept));
        }
    }

    private static boolean isDocument(String name) {
        return name.equals(README) || name.equals(CHANGELOG);
    }

    PackageLimits limits() {
        return limits;
    }

    Optional<ManifestFields> manifest() {
        return manifest;
    }

    List<PackageEntry> files() {
        return files;
    }

    boolean has(String name) {
        return heads.containsKey(name);
    }

    byte @Nullable [] head(String name) {
        return heads.get(name);
    }

    /** README.md or CHANGELOG.md; nothing when it is missing or too large. */
    Optional<byte[]> document(String name) {
        return Optional.ofNullable(documents.get(name));
    }

    Map<String, Script> scripts() {
        return scripts;
    }

    /** What is published once no check found an error. */
    ExtensionPackage published() {
        return new ExtensionPackage(
                manifest.orElseThrow().manifest(),
                text(README),
                text(CHANGELOG),
                ContentDigest.of(files),
                List.copyOf(files),
                contributions(),
                capabilities());
    }

    private Optional<String> text(String name) {
        return document(name).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** What the script of the browser and the one of the desktop register; mostly they are one and the same file. */
    private Contributions contributions() {
        return scripts.values().stream().map(Script::contributions).reduce(Contributions.NONE, Contributions::and);
    }

    private Set<Capability> capabilities() {
        var all = EnumSet.noneOf(Capability.class);
        scripts.values().forEach(script -> all.addAll(script.uses().keySet()));
        return Set.copyOf(all);
    }
}
