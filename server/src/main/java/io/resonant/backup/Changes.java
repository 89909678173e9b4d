package io.resonant.backup;

import io.resonant.backup.Header.Enclosed;
import io.resonant.backup.Header.Signed;
import io.resonant.backup.Index.Packing;
import io.resonant.backup.Shelf.Standing;
import io.resonant.kernel.blob.BlobStore;
import io.resonant.kernel.blob.Sha256;
import io.resonant.kernel.crypto.DataKey;
import io.resonant.kernel.crypto.Signing;
import io.resonant.kernel.image.WriteAheadLog;
import io.resonant.kernel.image.WriteAheadLog.Frames;
import io.resonant.kernel.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was committed after a backup of a SQLite file, in stretches that one place holds beside it. Only a row of stretches
 * without a gap from the first one on means anything: each is put on top of the one before.
 *
 * @param broken whether there are more behind a gap
 */
record Changes(Optional<Leg> leg, List<Stretch> stretches, boolean broken) {
    static final Changes NONE = new Changes(Optional.empty(), List.of(), false);

    private static final int FORMAT = 1;
    private static final String SQLITE = "sqlite";

    /**
     * A stretch of changes. It is sealed with the key of its backup.
     *
     * @param number from 1 on, without a gap
     * @param until what was committed until then is in it or in one before
     * @param next the backup whose changes go on from here; this stretch then holds only the key of that one
     */
    record Head(
            int format,
            String backup,
            long number,
            Instant until,
            int pageSize,
            @Nullable String next) {
        private String context() {
            return "changes:" + backup + ":" + number;
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // handed on at once, never compared
    record Stretch(Head head, byte[] sealed, DataKey key) {
        private Optional<byte[]> content() {
            return key.open(sealed, head.context()).flatMap(Packing::unpack);
        }

        private Optional<DataKey> link() {
            return head.next() == null
                    ? Optional.empty()
                    : content().map(key -> DataKey.of(new String(key, StandardCharsets.US_ASCII)));
        }
    }

    static Head head(String backup, long number, Instant until, Frames frames) {
        return new Head(FORMAT, backup, number, until, frames.pageSize(), null);
    }

    static Head link(String backup, long number, Instant until, String next) {
        return new Head(FORMAT, backup, number, until, 0, next);
    }

    static byte[] keyOf(DataKey key) {
        return key.text().getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] write(Head head, byte[] content, DataKey key, Signing signing) {
        var sealed = key.seal(Packing.pack(content), head.context());
        return new Enclosed(Signed.of(head, signing), sealed).bytes();
    }

    /**
     * What a place holds of the changes after a backup.
     *
     * @param key of the backup
     * @param at those until then; all of them when absent
     */
    static Changes of(Leg leg, Standing backup, DataKey key, Optional<Instant> at) {
        if (!backup.header().engine().equals(SQLITE)) {
            return NONE;
        }
        var row = new ArrayList<Stretch>();
        var id = Optional.of(backup.header().id());
        var opener = key;
        while (id.isPresent()) {
            var found = read(leg, id.get(), backup.signer(), opener, at);
            for (int i = 0; i < found.size(); i++) {
                if (found.get(i).head().number() != i + 1) {
                    return new Changes(Optional.of(leg), List.copyOf(row), true);
                }
                if (found.get(i).head().next() == null) {
                    row.add(found.get(i));
                }
            }
            var link = found.isEmpty()
                    ? Optional.<DataKey>empty()
                    : found.getLast().link();
            id = link.map(_ -> found.getLast().head().next());
            opener = link.orElse(key);
        }
        return new Changes(Optional.of(leg), List.copyOf(row), false);
    }

    private static List<Stretch> read(Leg leg, String backup, String signer, DataKey key, Optional<Instant> at) {
        var store = leg.changes(backup);
        if (store.isEmpty()) {
            return List.of();
        }
        var found = new ArrayList<Stretch>();
        try (var changes = store.get()) {
            for (var name : Leg.names(changes).keySet()) {
                Optional.ofNullable(Leg.read(changes, name))
                        .flatMap(bytes -> parse(bytes, backup, signer, key))
                        .filter(one -> at.stream().noneMatch(one.head().until()::isAfter))
                        .ifPresent(found::add);
            }
        }
        found.sort(Comparator.comparingLong(one -> one.head().number()));
        return found;
    }

    private static Optional<Stretch> parse(byte[] bytes, String backup, String signer, DataKey key) {
        return Enclosed.parse(bytes)
                .filter(found -> found.head().signer().equals(signer))
                .flatMap(found -> found.head()
                        .content(Head.class)
                        .filter(head -> head.backup().equals(backup) && head.format() == FORMAT)
                        .map(head -> new Stretch(head, found.sealed(), key)));
    }

    /** Until when everything is there; nothing when there are no changes. */
    Optional<Instant> until() {
        return stretches.isEmpty()
                ? Optional.empty()
                : Optional.of(stretches.getLast().head().until());
    }

    /** @throws Problem when there is more that cannot be reached */
    Changes requireWhole(Standing backup) {
        if (broken) {
            throw Problem.of(422, "backup_changes_torn")
                    .with("backup", backup.header().id())
                    .with("until", until().orElse(backup.header().createdAt()))
                    .with("leg", leg.map(Leg::address).orElse(""));
        }
        return this;
    }

    /** Puts them into a copy of the database as the backup has it. @throws Problem when one cannot be opened */
    void replay(Path database) throws IOException {
        for (var one : stretches) {
            var frames = one.content();
            if (frames.isEmpty()) {
                throw Problem.of(422, "backup_damaged")
                        .with("what", "changes until " + one.head().until())
                        .with("legs", leg.map(Leg::address).orElse(""));
            }
            WriteAheadLog.replay(database, one.head().pageSize(), frames.get());
        }
    }

    /**
     * Lets go of the changes after a backup, and of those after backups that are gone and can only be reached from it.
     *
     * @param standing backups that go on standing
     */
    static void forget(Leg leg, String backup, Set<String> standing) {
        Optional<String> id = Optional.of(backup);
        while (id.isPresent()) {
            var gone = id.get();
            var next = Optional.<String>empty();
            var store = leg.changes(gone);
            if (store.isPresent()) {
                try (var changes = store.get()) {
                    for (var name : Leg.names(changes).keySet()) {
                        next = next.or(() -> next(changes, name));
                        changes.delete(name);
                    }
                }
                leg.dropChanges(gone);
            }
            id = next.filter(other -> !standing.contains(other));
        }
    }

    private static Optional<String> next(BlobStore changes, Sha256 name) {
        var bytes = Optional.ofNullable(Leg.read(changes, name));
        return bytes.flatMap(Enclosed::parse)
                .flatMap(found -> found.head().content(Head.class))
                .flatMap(head -> Optional.ofNullable(head.next()));
    }
}
