package io.resonant.reference;

import io.resonant.file.FileReaders;
import io.resonant.file.Files;
import io.resonant.kernel.database.Transaction;
import io.resonant.reference.FileReferenceStore.Place;
import io.resonant.spec.SpecChange;
import io.resonant.spec.SpecLink;
import io.resonant.task.TaskLink;
import io.resonant.thread.Message;
import io.resonant.thread.MessageLink;
import io.resonant.visibility.Sight;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * Which texts show which files. Only files that its writer sees count: an address alone opens nothing, nor does writing
 * it down. What goes away with its text goes in the schema.
 */
public final class FileReferences implements FileReaders, SpecLink, TaskLink, MessageLink {
    @Override
    public Set<UUID> among(Sight sight, Collection<UUID> files) {
        return new FileReferenceStore(sight).seen(files);
    }

    /** Whether a spec, in any of its versions, a task or a message shows a file. */
    public static boolean shows(Sight sight, UUID textId, UUID fileId) {
        return new FileReferenceStore(sight).of(textId).contains(fileId);
    }

    /** Older versions of a spec stay readable, so what they show stays. */
    @Override
    public void written(Transaction transaction, UUID author, UUID specId, String markdown) {
        var shown = Files.shownIn(markdown);
        if (!shown.isEmpty()) {
            show(Sight.of(transaction, author), Place.spec(specId), shown);
        }
    }

    @Override
    public void written(Sight writer, UUID taskId, String description) {
        replace(writer, Place.task(taskId), description);
    }

    @Override
    public void posted(Sight writer, Message message) {
        var shown = Files.shownIn(message.content());
        if (!shown.isEmpty()) {
            show(writer, place(message), shown);
        }
    }

    @Override
    public void edited(Sight writer, Message message) {
        replace(writer, place(message), message.content());
    }

    @Override
    public void contentChanged(Transaction transaction, SpecChange change) {
        // the new words come by written
    }

    @Override
    public void deleted(Transaction transaction, UUID id) {
        // the schema does it
    }

    private static Place place(Message message) {
        return Place.message(message.id(), message.threadId());
    }

    private static void replace(Sight writer, Place place, String text) {
        var shown = Files.shownIn(text);
        new FileReferenceStore(writer).deleteOthers(place.subjectId(), shown);
        if (!shown.isEmpty()) {
            show(writer, place, shown);
        }
    }

    private static void show(Sight writer, Place place, Set<UUID> shown) {
        var store = new FileReferenceStore(writer);
        var missing = new HashSet<>(shown);
        missing.removeAll(store.of(place.subjectId()));
        if (missing.isEmpty()) {
            return;
        }
        var seen = store.seen(missing);
        Files.uploaders(writer.transaction(), missing).forEach((file, uploader) -> {
            if (writer.owns(uploader) || seen.contains(file)) {
                store.insert(place, file);
            }
        });
    }
}
