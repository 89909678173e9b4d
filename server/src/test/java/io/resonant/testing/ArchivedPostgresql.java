package io.resonant.testing;

import io.resonant.archive.Archive;
import io.resonant.archive.ArchiveStatus;
import io.resonant.kernel.database.DatabaseLocation;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A PostgreSQL with an archive beside it: the programs of the distribution, which belong together, and the keeper as it is
 * delivered. The database has a login that is not a superuser.
 */
public final class ArchivedPostgresql implements AutoCloseable {
    private static final String LOGIN = "resonant";
    private static final String DATABASE = "resonant_dashboard";
    private static final boolean AS_ROOT = System.getProperty("user.name").equals("root");

    private final Path folder;
    private final Path programs;
    private final int port = freePort();
    private final int second = freePort();
    private @Nullable Process keeper;

    private ArchivedPostgresql(Path folder, Path programs) {
        this.folder = folder;
        this.programs = programs;
    }

    /** Runs, with nothing in it; the keeper does not work yet. Skips the test where there is no pgBackRest. */
    public static ArchivedPostgresql start() throws Exception {
        var programs = programs();
        require(
                programs.isPresent() && onPath("pgbackrest"),
                "pgBackRest and PostgreSQL of this distribution are not installed");
        var folder = Files.createTempDirectory("resonant-archive-");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        var script = Path.of("..", "deploy", "archive", "archive.sh");
        Files.copy(script, folder.resolve("archive.sh"));
        for (var name : List.of("socket", "shared", "scratch", "repository", "temporary")) {
            own(Files.createDirectory(folder.resolve(name)));
        }
        Files.setPosixFilePermissions(folder.resolve("shared"), PosixFilePermissions.fromString("rwxrwxrwx"));
        own(folder);
        var server = new ArchivedPostgresql(folder, programs.orElseThrow());
        server.configure("a passphrase of a test", "");
        server.begin();
        return server;
    }

    private static void require(boolean isThere, String otherwise) {
        if (System.getenv("RESONANT_REQUIRE_PGBACKREST") == null) {
            Assumptions.assumeTrue(isThere, otherwise);
        } else if (!isThere) {
            throw new IllegalStateException(otherwise);
        }
    }

    private static Optional<Path> programs() throws IOException {
        var versions = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(versions)) {
            return Optional.empty();
        }
        try (var found = Files.list(versions)) {
            return found.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.exists(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder());
        }
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(each -> Files.isExecutable(Path.of(each, program)));
    }

    private static void own(Path path) throws IOException {
        if (AS_ROOT) {
            var users = path.getFileSystem().getUserPrincipalLookupService();
            Files.setOwner(path, users.lookupPrincipalByName("postgres"));
        }
    }

    /** The settings of pgBackRest, and more lines of them. */
    public void configure(String passphrase, String more) throws IOException {
        Files.writeString(
                folder.resolve("pgbackrest.conf"), """
                [global]
                repo1-path=%s
                repo1-cipher-type=aes-256-cbc
                repo1-cipher-pass=%s
                repo1-retention-full-type=time
                repo1-retention-full=7
                compress-type=gz
                %s
                """.formatted(folder.resolve("repository"), passphrase, more));
    }

    /** A new, empty cluster. */
    public void begin() throws Exception {
        run("initdb", "-D", data(), "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8");
        var archiving = "pgbackrest --config=%s --stanza=resonant --pg1-path=%s --log-level-file=off archive-push %%p"
                .formatted(folder.resolve("pgbackrest.conf"), data());
        run(
                "pg_ctl",
                "-D",
                data(),
                "-w",
                "-l",
                folder.resolve("socket/log").toString(),
                "-o",
                "-c port=%d -c listen_addresses=127.0.0.1 -c unix_socket_directories=%s -c fsync=off -c archive_mode=on -c archive_timeout=5 -c archive_command='%s'"
                        .formatted(port, folder.resolve("socket"), archiving),
                "start");
        execute(
                "postgres",
                "create role " + LOGIN + " login password 'test'",
                "create database " + DATABASE + " owner " + LOGIN);
    }

    /** The disk of the database is lost. */
    public void lose() throws Exception {
        run("pg_ctl", "-D", data(), "-m", "immediate", "-w", "stop");
        delete(Path.of(data()));
    }

    /** The disk of the archive beside it is lost, too. */
    public void loseRepository() throws IOException {
        delete(folder.resolve("repository"));
        own(Files.createDirectory(folder.resolve("repository")));
    }

    /** Lets go of what is too old, as if so many days had passed. Skips the test where there is no faketime. */
    public void expireAfter(int days) throws IOException {
        require(onPath("faketime"), "faketime is not installed");
        run(
                "faketime",
                "+" + days + " days",
                "pgbackrest",
                "--config=" + folder.resolve("pgbackrest.conf"),
                "--stanza=resonant",
                "--log-level-file=off",
                "--lock-path=" + folder.resolve("temporary"),
                "expire");
    }

    /** The keeper works from now on. */
    public void keep(Map<String, String> environment) throws IOException {
        var builder = command(folder.resolve("archive.sh").toString(), "watch");
        builder.environment().putAll(environment);
        keeper = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("socket/keeper.log").toFile()))
                .start();
    }

    public void leave() {
        var running = keeper;
        keeper = null;
        if (running != null) {
            running.destroy();
            running.onExit().orTimeout(60, TimeUnit.SECONDS).join();
        }
    }

    /** Waits until the keeper says so. */
    public ArchiveStatus await(Predicate<ArchiveStatus> wanted) throws IOException {
        var archive = new Archive(shared(), List.of(), InstantSource.system());
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (System.nanoTime() < end) {
            var status = archive.status();
            if (status.filter(wanted).isPresent()) {
                return status.get();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        throw new IllegalStateException(
                archive.status() + "\n" + Files.readString(folder.resolve("socket/keeper.log")));
    }

    public Path shared() {
        return folder.resolve("shared");
    }

    /** The segments of the log in the archive, the oldest first. */
    public List<Path> segments() throws IOException {
        try (var files = Files.walk(folder.resolve("repository/archive"))) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9A-F]{24}-[0-9a-f]{40}.*"))
                    .sorted(Comparator.comparing(file -> file.getFileName().toString()))
                    .toList();
        }
    }

    public DatabaseLocation.Postgresql location() {
        return new DatabaseLocation.Postgresql("127.0.0.1", port, DATABASE, LOGIN, "test", Map.of());
    }

    /** As the superuser. */
    public void execute(String database, String... statements) throws SQLException {
        try (var connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port + "/" + database, "postgres", "");
                var statement = connection.createStatement()) {
            for (var text : statements) {
                statement.execute(text);
            }
        }
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private ProcessBuilder command(String... command) {
        var all = new ArrayList<String>();
        if (AS_ROOT) { // which PostgreSQL refuses to run as
            all.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        all.addAll(List.of(command));
        var builder = new ProcessBuilder(all).directory(folder.toFile());
        builder.environment()
                .putAll(new TreeMap<>(Map.of(
                        "PATH", programs + File.pathSeparator + System.getenv("PATH"),
                        "PGDATA", data(),
                        "PGHOST", folder.resolve("socket").toString(),
                        "PGPORT", String.valueOf(port),
                        "TMPDIR", folder.resolve("temporary").toString(),
                        "ARCHIVE_CONFIG", folder.resolve("pgbackrest.conf").toString(),
                        "ARCHIVE_FOLDER", shared().toString(),
                        "ARCHIVE_SCRATCH", folder.resolve("scratch").toString(),
                        "ARCHIVE_PORT", String.valueOf(second),
                        "ARCHIVE_LOOK_SECONDS", "1")));
        return builder;
    }

    private void run(String... command) throws IOException {
        var log = folder.resolve("commands.log").toFile();
        var process = command(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
        if (process.onExit().join().exitValue() != 0) {
            throw new IllegalStateException(List.of(command) + " failed: " + Files.readString(log.toPath()));
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void delete(Path path) throws IOException {
        try (var files = Files.walk(path)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Override
    public void close() throws IOException {
        leave();
        run("pg_ctl", "-D", data(), "-m", "immediate", "-w", "stop");
        delete(folder);
    }
}
