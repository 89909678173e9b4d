package io.resonant.reference;

import io.resonant.kernel.database.Transaction;
import io.resonant.task.Tasks;
import io.resonant.thread.Threads;
import io.resonant.visibility.Sight;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** SQL of references to files. */
final class FileReferenceStore {
    private static final String SEEN = Sight.sees(
            Stream.of(List.of("shown.spec_id"), Tasks.seenWith("shown.task_id"), Threads.seenWith("shown.thread_id"))
                    .flatMap(List::stream)
                    .toList());

    private final Sight sight;
    private final Transaction transaction;

    FileReferenceStore(Sight sight) {
        this.sight = sight;
        this.transaction = sight.transaction();
    }

    /** A text that shows files: of a spec, a task or a message. */
    record Place(
            @Nullable UUID specId,
            @Nullable UUID taskId,
            @Nullable UUID messageId,
            @Nullable UUID threadId) {
        static Place spec(UUID id) {
            return new Place(id, null, null, null);
        }

        static Place task(UUID id) {
            return new Place(null, id, null, null);
        }

        static Place message(UUID id, UUID threadId) {
            return new Place(null, null, id, threadId);
        }

        UUID subjectId() {
            if (specId != null) {
                return specId;
            }
            return taskId != null ? taskId : Objects.requireNonNull(messageId);
        }
    }

    /** Those of the files that a text shows which is for these eyes. */
    Set<UUID> seen(Collection<UUID> files) {
        return new HashSet<>(sight.sql("select distinct shown.file_id from file_references shown"
                        + " where shown.organization_id = :tenant and shown.file_id in (:files) and " + SEEN)
                .bind("files", files)
                .list(row -> row.uuid("file_id")));
    }

    /** What a text shows already. */
    Set<UUID> of(UUID subjectId) {
        return new HashSet<>(transaction
                .sql("select file_id from file_references where organization_id = :tenant and subject_id = :subject")
                .bind("subject", subjectId)
                .list(row -> row.uuid("file_id")));
    }

    void insert(Place place, UUID file) {
        transaction
                .sql("""
                        insert into file_references (organization_id, subject_id, file_id, spec_id, task_id, message_id,
                            thread_id)
                        values (:tenant, :subject, :file, :spec, :task, :message, :thread)
                        on conflict do nothing""")
                .bind("subject", place.subjectId())
                .bind("file", file)
                .bind("spec", place.specId())
                .bind("task", place.taskId())
                .bind("message", place.messageId())
                .bind("thread", place.threadId())
                .later();
    }

    /** What a text shows no more. */
    void deleteOthers(UUID subjectId, Set<UUID> files) {
        var all = "delete from file_references where organization_id = :tenant and subject_id = :subject";
        var statement = transaction
                .sql(files.isEmpty() ? all : all + " and file_id not in (:files)")
                .bind("subject", subjectId);
        (files.isEmpty() ? statement : statement.bind("files", files)).later();
    }
}
