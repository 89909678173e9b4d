package io.resonant.file;

import io.resonant.kernel.blob.BlobCredentials;
import io.resonant.kernel.blob.BlobException;
import io.resonant.kernel.blob.BlobException.Kind;
import io.resonant.kernel.blob.BlobLocation;
import io.resonant.kernel.blob.BlobSource;
import io.resonant.kernel.blob.BlobStore;
import io.resonant.kernel.blob.ByteBudget;
import io.resonant.kernel.blob.LocalBlobs;
import io.resonant.kernel.blob.S3Blobs;
import io.resonant.kernel.blob.Sha256;
import io.resonant.kernel.blob.SupabaseBlobs;
import io.resonant.kernel.config.Secret;
import io.resonant.kernel.crypto.Sealing;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.json.JsonCodec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stores that hold objects, as the database names them: every node asks it each time something is written, so that all
 * of them follow a move at the same moment and none has to be started again. What is read follows within a second.
 */
public final class Storage implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Storage.class);
    /** What uploads to remote stores may hold in memory, all together. */
    private static final long MEMORY = 64L << 20;

    private final Database database;
    private final FileSettings settings;
    private final Sealing sealed;
    private final InstantSource clock;
    private final ByteBudget budget = new ByteBudget(MEMORY);
    private final ConcurrentHashMap<UUID, BlobStore> open = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<BlobLocation.Local, LocalBlobs> homes = new ConcurrentHashMap<>();
    private final Settled atHome = new Settled(this::isAllAtHome);

    public Storage(Database database, FileSettings settings, Sealing sealed, InstantSource clock) {
        this.database = database;
        this.settings = settings;
        this.sealed = sealed;
        this.clock = clock;
    }

    /** The settings name another place than the one where files are. */
    public static final class MisplacedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String set;
        private final String actual;

        MisplacedException(String set, String actual) {
            super("the settings say " + set + ", files are in " + actual, null, false, false);
            this.set = set;
            this.actual = actual;
        }

        /** What the settings say. */
        public String set() {
            return set;
        }

        public String actual() {
            return actual;
        }
    }

    /** How credentials look before they are sealed; the address is in it, so that they open no other store. */
    record Credentials(
            String address,
            String id,
            String secret,
            @Nullable String token) {}

    /**
     * Makes the place that the settings name the primary store, if nothing is kept anywhere yet.
     *
     * @throws MisplacedException when files are somewhere else, and no move has brought them there
     */
    public void adopt() {
        var wanted = settings.address(settings.location());
        database.runSystem(transaction -> {
            var store = new ObjectStore(transaction);
            var primary = store.sharePrimary();
            if (primary.isEmpty()) {
                store.insert(wanted, StoreRole.PRIMARY);
            } else if (!primary.get().address().equals(wanted)) {
                if (store.anyMoves()) {
                    LOG.warn(
                            "Files were moved to {}, and are kept there; the settings still say {}. Nothing is wrong,"
                                    + " but set STORAGE_PROVIDER to the new place before the next move",
                            primary.get().address(),
                            wanted);
                } else if (store.anyObjects()) {
                    throw new MisplacedException(wanted, primary.get().address());
                } else {
                    store.retire(primary.get().id());
                    store.insert(wanted, StoreRole.PRIMARY);
                }
            }
        });
    }

    /**
     * Deletes what a crash left half received or half stored on this machine's disk. Call it before anybody is served:
     * one process at a time holds the data directory.
     */
    public void clean() {
        try {
            var incoming = settings.incoming();
            if (Files.isDirectory(incoming)) {
                try (var left = Files.list(incoming)) {
                    for (var file : left.toList()) {
                        Files.deleteIfExists(file);
                    }
                }
            }
        } catch (IOException e) {
            LOG.warn("Uploads that broke off could not be deleted; they take space until somebody deletes them", e);
        }
        var home = FileSettings.home(settings.data());
        if (Files.isDirectory(home.folder())) {
            new LocalBlobs(home.folder()).clean();
        }
    }

    /** All stores that were ever used, the oldest first. */
    public List<StoreRecord> stores() {
        return database.readSystem(transaction -> new ObjectStore(transaction).stores());
    }

    /** Every object that is kept. */
    public List<BlobStore.Entry> objects() {
        return database.readSystem(transaction -> new ObjectStore(transaction).present());
    }

    /** An object that somebody needs, and when that was last said. */
    public record Arrived(BlobStore.Entry entry, Instant at) {}

    /** Objects that somebody has needed anew since a moment, the oldest first. */
    public List<Arrived> arrived(Instant since) {
        return database.readSystem(transaction -> new ObjectStore(transaction).arrived(since));
    }

    /** The store that takes what is written; nothing before the first start. */
    public Optional<BlobStore> primary() {
        return stores().stream()
                .filter(store -> store.role() == StoreRole.PRIMARY)
                .findFirst()
                .map(this::at);
    }

    /** What the database calls a location. */
    public String address(BlobLocation location) {
        return settings.address(location);
    }

    /** Encrypts what opens a store, for its row in the database. */
    public String seal(BlobCredentials credentials, String address) {
        var plain = new Credentials(
                address,
                credentials.id(),
                credentials.secret().reveal(),
                credentials.token().map(Secret::reveal).orElse(null));
        return sealed.seal(JsonCodec.write(plain));
    }

    /** Seals anew what the secret has sealed that is being replaced. Each on its own, so that it can break off anywhere. */
    public void reseal() {
        if (sealed.isReplacing()) {
            for (var store : stores()) {
                store.secret()
                        .ifPresent(before -> sealed.renewed(before)
                                .ifPresent(anew -> database.runSystem(transaction ->
                                        new ObjectStore(transaction).replaceSecret(store.id(), before, anew))));
            }
        }
    }

    /** The store itself. @throws BlobException REFUSED when nothing opens it any more */
    public BlobStore at(StoreRecord store) {
        return open.computeIfAbsent(store.id(), id -> connect(store));
    }

    /** The folder of this machine that the settings name, if they name one. */
    Optional<LocalBlobs> home() {
        return settings.location() instanceof BlobLocation.Local local
                ? Optional.of(homes.computeIfAbsent(local, place -> new LocalBlobs(place.folder())))
                : Optional.empty();
    }

    /** Opens a store that is not in the database yet, to try it. The caller closes it. */
    public BlobStore connect(BlobLocation location, Optional<BlobCredentials> credentials) {
        return switch (location) {
            case BlobLocation.Local local -> new LocalBlobs(local.folder());
            case BlobLocation.S3 s3 -> new S3Blobs(s3, required(s3, credentials), budget, clock);
            case BlobLocation.Supabase supabase -> new SupabaseBlobs(supabase, required(supabase, credentials), clock);
        };
    }

    /**
     * Stores an object where it belongs at present; a target of a move that fails is left to the copier.
     *
     * @return the stores that have it now, the primary one among them
     */
    Set<UUID> put(Sha256 hash, BlobSource source) {
        var written = new HashSet<UUID>();
        for (var store : stores()) {
            if (store.role() == StoreRole.PRIMARY) {
                var blobs = at(store);
                if (blobs.head(hash)
                        .filter(entry -> entry.size() == source.length())
                        .isEmpty()) {
                    blobs.put(hash, source);
                }
                written.add(store.id());
            } else if (store.role() == StoreRole.TARGET) {
                try {
                    at(store).put(hash, source);
                    written.add(store.id());
                } catch (BlobException e) {
                    LOG.warn("{} did not take {}; the move under way brings it there later", store.address(), hash, e);
                }
            }
        }
        return written;
    }

    /** To be called after stores have changed their roles, so that this node does not read as before for a second. */
    public void forgetRoles() {
        atHome.forget();
    }

    private boolean isAllAtHome() {
        var used = stores().stream()
                .filter(store -> store.role() != StoreRole.RETIRED)
                .map(StoreRecord::address)
                .toList();
        return used.equals(List.of(settings.address(settings.location())));
    }

    /**
     * Opens an object in the primary store or, when it fails, in another one that has it.
     *
     * @throws BlobException the failure of the last store asked; NOT_FOUND when none should have it
     */
    public InputStream read(Sha256 hash, Optional<BlobStore.Range> range) {
        var home = home().filter(_ -> atHome.holds());
        if (home.isPresent()) {
            try {
                return home.get().open(hash, range);
            } catch (BlobException e) {
                if (e.kind() != Kind.NOT_FOUND) {
                    throw e;
                }
                LOG.debug("{} is not in the folder of this machine; it may have come since files moved", hash, e);
            }
        }
        return readAnywhere(hash, range);
    }

    private InputStream readAnywhere(Sha256 hash, Optional<BlobStore.Range> range) {
        var holders = database.readSystem(transaction -> new ObjectStore(transaction).holders(hash));
        var failure = BlobException.notFound("The list of copies", hash);
        for (var holder : holders) {
            try {
                return at(holder).open(hash, range);
            } catch (BlobException e) {
                failure = e;
                if (e.kind() == Kind.INTERRUPTED) {
                    throw e;
                }
                LOG.error(
                        "{} did not give {}; {} other stores are asked. If it is lost there, a move or a verification"
                                + " brings it back from them",
                        holder.address(),
                        hash,
                        holders.size() - 1,
                        e);
                if (e.kind() == Kind.NOT_FOUND) {
                    database.runSystem(transaction -> new ObjectStore(transaction).forgetCopy(hash, holder.id()));
                }
            }
        }
        throw failure;
    }

    /** Deletes an object from every store but retired ones. */
    void delete(Sha256 hash) {
        for (var store : stores()) {
            if (store.role() != StoreRole.RETIRED) {
                at(store).delete(hash);
            }
        }
    }

    @Override
    public void close() {
        open.values().forEach(BlobStore::close);
    }

    private BlobStore connect(StoreRecord store) {
        var location = settings.location(store.address());
        if (location.equals(settings.location())) {
            return connect(location, settings.credentials()); // they may have been replaced since a move
        }
        var credentials = store.secret()
                .map(text -> sealed.open(text)
                        .map(json -> JsonCodec.read(json, Credentials.class))
                        .filter(found -> found.address().equals(store.address()))
                        .orElseThrow(() -> new BlobException(
                                Kind.REFUSED,
                                "What opens " + store.address()
                                        + " was encrypted with another SECRET_KEY. Set the old one as"
                                        + " SECRET_KEY_PREVIOUS, or name the store in the settings",
                                null)));
        return connect(
                location,
                credentials.map(found -> new BlobCredentials(
                        found.id(),
                        new Secret(found.secret()),
                        Optional.ofNullable(found.token()).map(Secret::new))));
    }

    private static BlobCredentials required(Object store, Optional<BlobCredentials> credentials) {
        return credentials.orElseThrow(() -> new BlobException(
                Kind.REFUSED,
                "Nothing opens " + store + ": its credentials are neither in the settings nor kept",
                null));
    }
}
