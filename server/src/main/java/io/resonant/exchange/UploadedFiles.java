package io.resonant.exchange;

import io.resonant.account.User;
import io.resonant.exchange.ExportManifest.MissingFile;
import io.resonant.file.Objects;
import io.resonant.file.StoredFile;
import io.resonant.kernel.blob.Sha256;
import io.resonant.kernel.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uploaded files on their way into an export. Their content is copied after the database has been read, since a store may
 * take its time and nobody else should wait for that. What cannot be had is left out and named: an export without one file
 * is worth more than none.
 */
final class UploadedFiles {
    /** Says in words what lacks; only there when something does. */
    static final String MISSING = "MISSING.md";

    private static final Logger LOG = LoggerFactory.getLogger(UploadedFiles.class);

    private final List<Content> contents = new ArrayList<>();

    private record Content(String path, Sha256 hash) {}

    /** @param path in the zip */
    record Uploaded(
            UUID id,
            String name,
            long size,
            String contentType,
            String sha256,
            String url,
            UUID createdBy,
            Instant createdAt,
            String path) {}

    /** The picture of the person. */
    void picture(User user) {
        var place = user.avatarUrl();
        if (place != null) {
            contents.add(new Content("picture.jpg", new Sha256(place.substring(place.lastIndexOf('/') + 1))));
        }
    }

    /** @param names of the folder */
    Uploaded take(StoredFile file, String folder, FileNames names) {
        int dot = file.name().lastIndexOf('.');
        var ending = dot > 0 ? file.name().substring(dot).toLowerCase(Locale.ROOT) : "";
        var stem = ending.matches("\\.[a-z0-9]{1,10}") ? file.name().substring(0, dot) : file.name();
        var path = folder + "files/" + names.next(stem, "file") + (stem.equals(file.name()) ? "" : ending);
        contents.add(new Content(path, new Sha256(file.sha256())));
        return new Uploaded(
                file.id(),
                file.name(),
                file.size(),
                file.contentType(),
                file.sha256(),
                file.url(),
                file.createdBy(),
                file.createdAt(),
                path);
    }

    /** Copies all that can be had. @return the rest, which {@link #MISSING} names too */
    List<MissingFile> copyTo(ExportZip zip, Objects objects) throws IOException {
        var missing = new ArrayList<MissingFile>();
        for (var content : contents) {
            copy(content, zip, objects).ifPresent(why -> missing.add(new MissingFile(content.path(), why)));
        }
        if (!missing.isEmpty()) {
            zip.addText(MISSING, words(missing));
        }
        return missing;
    }

    private static Optional<MissingFile.Reason> copy(Content content, ExportZip zip, Objects objects)
            throws IOException {
        try (InputStream in = objects.open(content.hash(), Optional.empty())) {
            var copied = zip.addContent(content.path(), in);
            if (copied.hash().equals(content.hash())) {
                return Optional.empty();
            }
            LOG.warn(
                    "An export has only what is left of {}, which is damaged; \"resonant move files verify --deep\" names all"
                            + " such files",
                    content.hash(),
                    copied.broken());
            return Optional.of(MissingFile.Reason.DAMAGED);
        } catch (Problem e) {
            LOG.warn("An export lacks {}, which no store gives; it is whole otherwise", content.hash(), e);
            return Optional.of(MissingFile.Reason.UNREADABLE);
        }
    }

    private static String words(List<MissingFile> missing) {
        var text = new StringBuilder("""
                # What lacks / 欠けているもの

                These files could not be read when the export was made; everything else is whole. Export again later; when they
                lack again, whoever runs the server finds the reason in its log. / 書き出しのときに次のファイルを読み取れませんでした。
                ほかはすべて揃っています。後でもう一度書き出してください。それでも欠けるときは、サーバーの管理者がログで原因を確かめられます。

                """);
        missing.forEach(file -> text.append("- `")
                .append(file.path())
                .append("`: ")
                .append(
                        switch (file.reason()) {
                            case UNREADABLE -> "not in here, no store gives it / 保存先から読み取れず、入っていません";
                            case DAMAGED -> "in here, but not as it was uploaded / 入っていますが、アップロード時の内容と異なります";
                        })
                .append('\n'));
        return text.toString();
    }
}
