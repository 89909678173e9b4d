package io.resonant.exchange;

import io.resonant.kernel.json.Json;
import io.resonant.kernel.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What an export holds, so that a receiver can tell whether it is whole.
 *
 * @param counts things by kind
 * @param missing files that could not be had as they were uploaded
 */
record ExportManifest(
        String format,
        int formatVersion,
        Instant exportedAt,
        UUID organizationId,
        Map<String, Integer> counts,
        List<ExportedFile> files,
        List<MissingFile> missing) {
    static final String NAME = "manifest.json";
    static final String FORMAT = "resonant-export";
    static final int FORMAT_VERSION = 1;
    private static final int MAX_BYTES = 16 * 1024 * 1024;

    /** A file of the export. */
    record ExportedFile(String path, long bytes, String sha256) {}

    record MissingFile(String path, Reason reason) {
        enum Reason {
            /** No store gives it. */
            UNREADABLE,
            /** It is in the export as far as it could be read, and not what was uploaded. */
            DAMAGED
        }
    }

    /** The folder, with a slash at its end or empty, in which an export of ours stands in the zip. */
    static Optional<String> rootIn(ZipFolder zip) {
        for (var entry : zip.entries()) {
            var name = entry.name();
            boolean shallow = name.equals(NAME) || name.matches("[^/]+/" + Pattern.quote(NAME));
            if (shallow && isOurs(zip, entry)) {
                return Optional.of(name.substring(0, name.length() - NAME.length()));
            }
        }
        return Optional.empty();
    }

    private static boolean isOurs(ZipFolder zip, ZipFolder.Entry entry) {
        try {
            return DecodedText.strict(zip.read(entry, MAX_BYTES), StandardCharsets.UTF_8)
                    .map(text ->
                            Json.parse(text).tree().path("format").asString("").equals(FORMAT))
                    .orElse(false);
        } catch (Problem e) {
            return false; // broken, or somebody else's manifest.json: then it is a file like others
        }
    }
}
