package io.resonant.exchange;

import io.resonant.account.User;
import io.resonant.file.Files;
import io.resonant.file.Objects;
import io.resonant.file.StoredFile;
import io.resonant.kernel.blob.Sha256;
import io.resonant.kernel.problem.Problem;
import io.resonant.visibility.Sight;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What somebody uploaded, on its way into the export of their account. Its content is copied after the database has been
 * read, since a store may take its time and nobody else should wait for that.
 */
final class OwnFiles {
    /** The newest ones; of the rest the list says where they are. */
    private static final long MOST_BYTES = 2L << 30;

    private final List<Content> contents = new ArrayList<>();
    private long bytes;

    private record Content(String path, Sha256 hash) {}

    /** @param path in the zip; none when the content is not in it */
    record Uploaded(
            UUID id,
            String name,
            long size,
            String contentType,
            String sha256,
            String url,
            Instant createdAt,
            @Nullable String path) {}

    /** The picture of the person. */
    void picture(User user) {
        var place = user.avatarUrl();
        if (place != null) {
            contents.add(new Content("picture.jpg", new Sha256(place.substring(place.lastIndexOf('/') + 1))));
        }
    }

    void list(Sight sight, UUID userId, String folder, Consumer<Object> item) {
        var names = new FileNames();
        Exports.pages(
                (last, limit) -> Files.by(sight, userId, last, limit),
                StoredFile::id,
                file -> item.accept(new Uploaded(
                        file.id(),
                        file.name(),
                        file.size(),
                        file.contentType(),
                        file.sha256(),
                        file.url(),
                        file.createdAt(),
                        place(file, folder, names))));
    }

    private @Nullable String place(StoredFile file, String folder, FileNames names) {
        if (file.size() > MOST_BYTES - bytes) {
            return null;
        }
        bytes += file.size();
        int dot = file.name().lastIndexOf('.');
        var ending = dot > 0 ? file.name().substring(dot).toLowerCase(Locale.ROOT) : "";
        var stem = ending.matches("\\.[a-z0-9]{1,10}") ? file.name().substring(0, dot) : file.name();
        var path = folder + "files/" + names.next(stem, "file") + (stem.equals(file.name()) ? "" : ending);
        contents.add(new Content(path, new Sha256(file.sha256())));
        return path;
    }

    /** @throws Problem 503 {@code file_storage} */
    void copyTo(ExportZip zip, Objects objects) throws IOException {
        for (var content : contents) {
            try (var in = objects.open(content.hash(), Optional.empty())) {
                var hashed = Sha256.through(in);
                zip.addContent(content.path(), hashed);
                if (!Sha256.of(hashed.getMessageDigest()).equals(content.hash())) {
                    throw Problem.of(503, "file_storage")
                            .cause(new IOException("the content of " + content.hash() + " is damaged"));
                }
            }
        }
    }
}
