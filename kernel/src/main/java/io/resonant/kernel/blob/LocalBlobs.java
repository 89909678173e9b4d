package io.resonant.kernel.blob;

import io.resonant.kernel.blob.BlobException.Kind;
import io.resonant.kernel.socket.FileInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Objects in a folder of this machine, two levels of folders deep, so that none of them gets too full. An object is
 * written beside its place, forced to the disk and then renamed: it is there whole or not at all, whatever happens.
 */
public final class LocalBlobs implements BlobStore {
    /** Nothing else is in the way of a name that begins with a dot. */
    private static final String INCOMING = ".incoming";

    private final Path folder;
    private final Path incoming;
    private final Set<Path> durable = ConcurrentHashMap.newKeySet(); // of the 256 folders of the first level

    /** @throws BlobException when the folder cannot be made */
    public LocalBlobs(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
        this.incoming = this.folder.resolve(INCOMING);
        try {
            Files.createDirectories(incoming);
        } catch (IOException e) {
            throw failure("cannot be made or written to", e);
        }
    }

    @Override
    public void put(Sha256 hash, BlobSource source) {
        var target = file(hash);
        var written = incoming.resolve(UUID.randomUUID().toString());
        try {
            var found = write(source, written);
            if (!found.equals(hash)) {
                throw BlobException.mismatch(this, hash, found.hex());
            }
            var parent = parent(target);
            if (!Files.isDirectory(parent)) {
                Files.createDirectories(parent);
                var above = parent(parent);
                force(above);
                if (!durable.contains(above)) {
                    force(folder);
                    durable.add(above);
                }
            }
            Files.move(written, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            force(parent);
        } catch (IOException e) {
            throw failure("could not take " + hash, e);
        } finally {
            forget(written);
        }
    }

    private static Sha256 write(BlobSource source, Path file) throws IOException {
        try (var in = Sha256.through(source.open());
                var out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            in.transferTo(Channels.newOutputStream(out));
            out.force(true);
            return Sha256.of(in.getMessageDigest());
        }
    }

    @Override
    public InputStream open(Sha256 hash, Optional<Range> range) {
        FileChannel channel;
        try {
            channel = FileChannel.open(file(hash), StandardOpenOption.READ);
        } catch (NoSuchFileException _) {
            throw BlobException.notFound(this, hash);
        } catch (IOException e) {
            throw failure("could not open " + hash, e);
        }
        long offset = range.map(Range::offset).orElse(0L);
        return new FileInput(channel, offset, range.map(Range::length).orElse(Long.MAX_VALUE));
    }

    @Override
    public Optional<Entry> head(Sha256 hash) {
        try {
            return Optional.of(new Entry(hash, Files.size(file(hash)), Optional.empty()));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw failure("could not look at " + hash, e);
        }
    }

    @Override
    public void delete(Sha256 hash) {
        var file = file(hash);
        try {
            if (Files.deleteIfExists(file)) {
                force(parent(file));
            }
        } catch (IOException e) {
            throw failure("could not delete " + hash, e);
        }
    }

    @Override
    public Page list(String prefix, Optional<String> after) {
        var found = new ArrayList<Entry>();
        try {
            for (var first : folders(folder, part(prefix, 0), after.map(last -> part(last, 0)))) {
                var rest = after.filter(last -> last.startsWith(name(first)));
                for (var second : folders(first, part(prefix, 2), rest.map(last -> part(last, 2)))) {
                    for (var file : children(second)) {
                        var name = name(file);
                        boolean wanted = Sha256.isOne(name) && name.startsWith(prefix);
                        if (wanted && after.stream().allMatch(last -> name.compareTo(last) > 0)) {
                            head(new Sha256(name)).ifPresent(found::add);
                        }
                    }
                    if (found.size() >= PAGE) {
                        return new Page(
                                found, Optional.of(found.getLast().hash().hex()));
                    }
                }
            }
        } catch (IOException e) {
            throw failure("could not be listed", e);
        }
        return new Page(found, Optional.empty());
    }

    /** Deletes what a crash left half written. Call it while nobody else writes. */
    public void clean() {
        try {
            for (var left : children(incoming)) {
                Files.deleteIfExists(left);
            }
        } catch (IOException e) {
            throw failure("could not be cleaned", e);
        }
    }

    @Override
    public void close() {
        // nothing is kept open
    }

    @Override
    public String toString() {
        return "The folder " + folder;
    }

    /** The file of an object that is there; it never changes. */
    public Optional<Path> path(Sha256 hash) {
        return Optional.of(file(hash)).filter(Files::isRegularFile);
    }

    private Path file(Sha256 hash) {
        var hex = hash.hex();
        return folder.resolve(hex.substring(0, 2)).resolve(hex.substring(2, 4)).resolve(hex);
    }

    private static Path parent(Path path) {
        var parent = path.getParent();
        if (parent == null) {
            throw new IllegalArgumentException(path + " lies in no folder");
        }
        return parent;
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static String part(String digits, int from) {
        return digits.length() <= from ? "" : digits.substring(from, Math.min(digits.length(), from + 2));
    }

    private static List<Path> folders(Path parent, String prefix, Optional<String> from) throws IOException {
        return children(parent).stream()
                .filter(path -> name(path).matches("[0-9a-f]{2}") && name(path).startsWith(prefix))
                .filter(path -> from.stream().allMatch(least -> name(path).compareTo(least) >= 0))
                .toList();
    }

    private static List<Path> children(Path parent) throws IOException {
        try (Stream<Path> paths = Files.list(parent)) {
            return paths.sorted().toList();
        }
    }

    /** A rename is only durable when the folder is. */
    private static void force(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void forget(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (DirectoryNotEmptyException e) {
            throw new IllegalStateException(e); // it never is a folder
        } catch (IOException _) {
            // clean() takes it away
        }
    }

    private BlobException failure(String what, IOException e) {
        return new BlobException(Kind.REFUSED, this + " " + what + ": " + e, e);
    }
}
