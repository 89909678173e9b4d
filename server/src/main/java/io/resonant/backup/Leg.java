package io.resonant.backup;

import io.resonant.backup.BackupSettings.Target;
import io.resonant.kernel.blob.BlobException;
import io.resonant.kernel.blob.BlobLocation;
import io.resonant.kernel.blob.BlobSource;
import io.resonant.kernel.blob.BlobStore;
import io.resonant.kernel.blob.ByteBudget;
import io.resonant.kernel.blob.LocalBlobs;
import io.resonant.kernel.blob.S3Blobs;
import io.resonant.kernel.blob.Sha256;
import io.resonant.kernel.blob.SupabaseBlobs;
import io.resonant.kernel.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One place that holds backups, whole ones, whatever becomes of other places. */
final class Leg implements AutoCloseable {
    private static final long MEMORY = 64L << 20;
    private static final String CONTENT_TYPE = "application/octet-stream";

    private final String address;
    private final BlobStore pieces;
    private final BlobStore headers;
    private final BlobStore proofs;
    private final BlobStore marks;
    private final BlobStore arrivals;
    private final Function<String, BlobStore> parts;
    private final BlobLocation location;

    /** @param parts opens further parts of the place */
    Leg(BlobLocation location, Function<String, BlobStore> parts) {
        this.address = location.toString();
        this.location = location;
        this.parts = parts;
        this.pieces = parts.apply("pieces");
        this.headers = parts.apply("headers");
        this.proofs = parts.apply("proofs");
        this.marks = parts.apply("repository");
        this.arrivals = parts.apply("arrivals");
    }

    /** All places that the settings name: those that can be used, and why the others cannot. */
    record All(List<Leg> open, Map<String, String> failures) implements AutoCloseable {
        static All open(Wiring wiring, Recovery recovery) {
            var open = new ArrayList<Leg>();
            var failures = new TreeMap<String, String>();
            for (var target : wiring.settings().targets()) {
                try {
                    var leg = Leg.open(target, wiring.clock());
                    open.add(leg);
                    leg.requireMark(recovery.repository());
                } catch (Problem | BlobException e) {
                    open.removeIf(leg -> leg.address().equals(target.location().toString()));
                    failures.put(target.location().toString(), String.valueOf(e.getMessage()));
                }
            }
            return new All(open, failures);
        }

        @Override
        public void close() {
            open.forEach(Leg::close);
        }
    }

    /** @throws Problem when a folder is not there, as when a disk is not mounted: it must not be made elsewhere */
    static Leg open(Target target, InstantSource clock) {
        if (target.location() instanceof BlobLocation.Local local && !Files.isDirectory(local.folder())) {
            throw Problem.of(503, "backup_leg_missing").with("leg", local);
        }
        return connect(target, clock);
    }

    /** Makes the place ready for backups of this installation. Doing it again does no harm. */
    static Leg prepare(Target target, String repository, InstantSource clock) {
        if (target.location() instanceof BlobLocation.Local local) {
            try {
                Files.createDirectories(local.folder());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        var leg = connect(target, clock);
        var mark = mark(repository);
        var others = leg.marks.list("", Optional.empty()).entries();
        if (others.stream().anyMatch(entry -> !entry.hash().equals(Sha256.of(mark)))) {
            leg.close();
            throw Problem.of(409, "backup_leg_taken").with("leg", leg.address);
        }
        leg.marks.put(Sha256.of(mark), source(mark));
        return leg;
    }

    /** @throws Problem when it holds no backups of this installation */
    Leg requireMark(String repository) {
        if (marks.head(Sha256.of(mark(repository))).isEmpty()) {
            throw Problem.of(503, "backup_leg_missing").with("leg", address);
        }
        return this;
    }

    String address() {
        return address;
    }

    BlobStore pieces() {
        return pieces;
    }

    BlobStore headers() {
        return headers;
    }

    BlobStore proofs() {
        return proofs;
    }

    /** Lists of files that arrived after backups. */
    BlobStore arrivals() {
        return arrivals;
    }

    /** Where the changes after a backup are; nothing when there are none. The caller closes it. */
    Optional<BlobStore> changes(String backup) {
        return location instanceof BlobLocation.Local local
                        && !Files.isDirectory(local.folder().resolve(part(backup)))
                ? Optional.empty()
                : Optional.of(parts.apply(part(backup)));
    }

    /** Where the changes after a backup go. The caller closes it. */
    BlobStore newChanges(String backup) {
        return parts.apply(part(backup));
    }

    /** Takes away what is left of an empty folder of changes. */
    void dropChanges(String backup) {
        if (location instanceof BlobLocation.Local local) {
            Scratch.delete(local.folder().resolve(part(backup)));
        }
    }

    private static String part(String backup) {
        return "changes/" + backup;
    }

    /** Every object of a part of the place, with its size. */
    static Map<Sha256, Long> names(BlobStore store) {
        var names = new HashMap<Sha256, Long>();
        Optional<String> after = Optional.empty();
        do {
            var page = store.list("", after);
            page.entries().forEach(entry -> names.put(entry.hash(), entry.size()));
            after = page.next();
        } while (after.isPresent());
        return names;
    }

    static void put(BlobStore store, byte[] content) {
        store.put(Sha256.of(content), source(content));
    }

    /** An object whose content is what its name says; nothing when it is missing or damaged. */
    static byte @Nullable [] read(BlobStore store, Sha256 name) {
        try (var in = store.open(name)) {
            var content = in.readAllBytes();
            return Sha256.of(content).equals(name) ? content : null;
        } catch (BlobException e) {
            if (e.kind() == BlobException.Kind.NOT_FOUND) {
                return null;
            }
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        pieces.close();
        headers.close();
        proofs.close();
        marks.close();
        arrivals.close();
    }

    @Override
    public String toString() {
        return address;
    }

    private static Leg connect(Target target, InstantSource clock) {
        var budget = new ByteBudget(MEMORY);
        return new Leg(target.location(), name -> part(target, name, budget, clock));
    }

    private static BlobStore part(Target target, String name, ByteBudget budget, InstantSource clock) {
        return switch (target.location()) {
            case BlobLocation.Local local -> new LocalBlobs(local.folder().resolve(name));
            case BlobLocation.S3 s3 ->
                new S3Blobs(
                        new BlobLocation.S3(s3.bucket(), s3.prefix() + name, s3.region(), s3.endpoint()),
                        target.credentials()
                                .orElseThrow(() ->
                                        Problem.of(409, "backup_leg_locked").with("leg", s3)),
                        budget,
                        clock);
            case BlobLocation.Supabase supabase ->
                new SupabaseBlobs(
                        new BlobLocation.Supabase(supabase.project(), supabase.bucket(), supabase.prefix() + name),
                        target.credentials()
                                .orElseThrow(() ->
                                        Problem.of(409, "backup_leg_locked").with("leg", supabase)),
                        clock);
        };
    }

    private static byte[] mark(String repository) {
        return ("Backups of the Resonant installation " + repository + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static BlobSource source(byte[] content) {
        return BlobSource.of(content, CONTENT_TYPE);
    }
}
