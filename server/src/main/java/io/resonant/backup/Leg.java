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
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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

    Leg(String address, BlobStore pieces, BlobStore headers, BlobStore proofs, BlobStore marks) {
        this.address = address;
        this.pieces = pieces;
        this.headers = headers;
        this.proofs = proofs;
        this.marks = marks;
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
    }

    @Override
    public String toString() {
        return address;
    }

    private static Leg connect(Target target, InstantSource clock) {
        var budget = new ByteBudget(MEMORY);
        return new Leg(
                target.location().toString(),
                part(target, "pieces", budget, clock),
                part(target, "headers", budget, clock),
                part(target, "proofs", budget, clock),
                part(target, "repository", budget, clock));
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
