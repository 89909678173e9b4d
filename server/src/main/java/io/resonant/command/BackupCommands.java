package io.resonant.command;

import io.resonant.BackupOptions;
import io.resonant.DataDirectory;
import io.resonant.Safekeeping;
import io.resonant.Settings;
import io.resonant.backup.BackupSettings.Target;
import io.resonant.backup.Backups;
import io.resonant.backup.Backups.Created;
import io.resonant.backup.Backups.Inspected;
import io.resonant.backup.Backups.LegStatus;
import io.resonant.backup.Backups.Proven;
import io.resonant.backup.Restores.Restored;
import io.resonant.backup.Restores.Wanted;
import io.resonant.command.deploy.ArchiveText;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.telemetry.Logging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code resonant backup …}. They do the work themselves, so that they also work while the server does not. */
abstract class BackupCommands implements Callable<Integer> {
    private static final long TELL_NANOS = Duration.ofSeconds(1).toNanos();

    final Terminal terminal;

    @Option(names = "--json", descriptionKey = "json")
    private boolean json;

    private BackupCommands(Terminal terminal) {
        this.terminal = terminal;
    }

    static Object[] all(Terminal terminal) {
        return new Object[] {
            new Init(terminal),
            new Create(terminal),
            new Show(terminal),
            new Verify(terminal),
            new Prove(terminal),
            new Prune(terminal),
            new Status(terminal),
            new Restore(terminal)
        };
    }

    @Override
    public Integer call() throws IOException {
        var settings = this instanceof Restore // brings back what may be gone
                ? Serve.followed(Settings.read(terminal.environment(), terminal.home()))
                : Serve.keyed(terminal);
        Logging.start("WARN", settings.log().format()); // what happens is told below
        return run(new Safekeeping(settings, settings::database, InstantSource.system()), settings)
                .code();
    }

    abstract Exit run(Safekeeping safekeeping, Settings settings) throws IOException;

    void tell(String key, Map<String, Object> parameters) {
        if (!json) {
            terminal.out().println(terminal.text(key, parameters));
        }
    }

    void print(Object result) {
        if (json) {
            terminal.out().println(JsonCodec.write(result));
        }
    }

    boolean unreachable(Map<String, String> legs) {
        legs.forEach((leg, reason) -> tell("backup.unreachable", Map.of("leg", leg, "reason", reason)));
        return !legs.isEmpty();
    }

    void tellProven(Backups.Told<Proven> proofs) {
        for (var proof : proofs.results()) {
            var failure = proof.failure();
            if (failure == null) {
                var seconds = String.format(Locale.ROOT, "%.1f", proof.seconds());
                tell("backup.proven", Map.of("backup", proof.backup(), "leg", proof.leg(), "seconds", seconds));
            } else {
                tell("backup.unproven", Map.of("backup", proof.backup(), "leg", proof.leg(), "reason", failure));
            }
        }
    }

    static boolean allProven(Backups.Told<Proven> proofs) {
        return proofs.unreachable().isEmpty() && proofs.results().stream().allMatch(proof -> proof.failure() == null);
    }

    @Command(name = "init")
    private static final class Init extends BackupCommands {
        @Option(names = "--prepare")
        private boolean prepare;

        Init(Terminal terminal) {
            super(terminal);
        }

        @Override
        Exit run(Safekeeping safekeeping, Settings settings) {
            if (prepare) {
                safekeeping.backups().prepare();
                terminal.say("backup.prepared");
                return Exit.OK;
            }
            DataDirectory.create(settings.data());
            var key = safekeeping.backups().init();
            terminal.say("backup.key");
            terminal.out().println(key);
            return Exit.OK;
        }
    }

    @Command(name = "create")
    private static final class Create extends BackupCommands {
        @Option(names = "--rate", paramLabel = "BYTES")
        private @Nullable String rate;

        @Option(names = "--no-proof")
        private boolean noProof;

        private final AtomicLong told = new AtomicLong(System.nanoTime());

        Create(Terminal terminal) {
            super(terminal);
        }

        record Made(Created backup, Backups.@Nullable Told<Proven> proofs) {}

        @Override
        Exit run(Safekeeping safekeeping, Settings settings) {
            var limit = rate == null ? OptionalLong.empty() : OptionalLong.of(Rate.bytes(rate));
            var backups = safekeeping.backups();
            var created = backups.create(limit, this::progress);
            tell(
                    "backup.created",
                    Map.of(
                            "backup", created.id(),
                            "rows", created.rows(),
                            "files", created.files(),
                            "bytes", Rate.mebibytes(created.bytes()),
                            "stored", Rate.mebibytes(created.stored()),
                            "legs", String.join(", ", created.legs())));
            unreachable(created.failures());
            created.lost().forEach(object -> tell("backup.lost", Map.of("object", object)));
            var proofs = noProof ? null : backups.prove();
            if (proofs != null) {
                tellProven(proofs);
            }
            print(new Made(created, proofs));
            return Exit.of(created.isWhole() && (proofs == null || allProven(proofs)));
        }

        private void progress(long read, long stored) {
            long last = told.get();
            long now = System.nanoTime();
            if (now - last > TELL_NANOS && told.compareAndSet(last, now)) {
                terminal.say("backup.progress", Map.of("read", Rate.mebibytes(read), "stored", Rate.mebibytes(stored)));
            }
        }
    }

    @Command(name = "list")
    private static final class Show extends BackupCommands {
        Show(Terminal terminal) {
            super(terminal);
        }

        @Override
        Exit run(Safekeeping safekeeping, Settings settings) {
            var backups = safekeeping.backups().list();
            for (var one : backups.results()) {
                tell(
                        "backup.listed." + one.state().name().toLowerCase(Locale.ROOT),
                        Map.of(
                                "backup", one.id(),
                                "at", JsonCodec.format(one.createdAt()),
                                "rows", one.rows(),
                                "files", one.files(),
                                "bytes", Rate.mebibytes(one.bytes()),
                                "leg", one.leg()));
            }
            print(backups);
            return Exit.of(!unreachable(backups.unreachable()));
        }
    }

    @Command(name = "verify")
    private static final class Verify extends BackupCommands {
        @Option(names = "--deep")
        private boolean deep;

        @Option(names = "--repair")
        private boolean repair;

        Verify(Terminal terminal) {
            super(terminal);
        }

        @Override
        Exit run(Safekeeping safekeeping, Settings settings) {
            var found = safekeeping.backups().verify(deep, repair);
            for (var one : found.results()) {
                tell(
                        deep ? "backup.read" : "backup.present",
                        Map.of(
                                "leg", one.leg(),
                                "backups", one.backups(),
                                "pieces", one.pieces(),
                                "repaired", one.repaired()));
                one.damaged()
                        .forEach((backup, pieces) ->
                                tell("backup.damaged", Map.of("leg", one.leg(), "backup", backup, "pieces", pieces)));
                one.unreadable()
                        .forEach(object -> tell("backup.unreadable", Map.of("leg", one.leg(), "object", object)));
            }
            print(found);
            boolean reachable = !unreachable(found.unreachable());
            return Exit.of(reachable && found.results().stream().allMatch(Inspected::isSound));
        }
    }

    @Command(name = "prove")
    private static final class Prove extends BackupCommands {
        Prove(Terminal terminal) {
            super(terminal);
        }

        @Override
        Exit run(Safekeeping safekeeping, Settings settings) {
            var proofs = safekeeping.backups().prove();
            tellProven(proofs);
            unreachable(proofs.unreachable());
            print(proofs);
            return Exit.of(allProven(proofs));
        }
    }

    @Command(name = "prune")
    private static final class Prune extends BackupCommands {
        @Option(names = "--dry-run")
        private boolean dryRun;

        @Option(names = "--drop-unreadable")
        private boolean dropUnreadable;

        Prune(Terminal terminal) {
            super(terminal);
        }

        @Override
        Exit run(Safekeeping safekeeping, Settings settings) {
            var pruned = safekeeping.backups().prune(dropUnreadable, dryRun);
            for (var one : pruned.results()) {
                tell(
                        dryRun ? "backup.prunable" : "backup.pruned",
                        Map.of(
                                "leg", one.leg(),
                                "kept", one.kept().size(),
                                "removed", one.removed().size(),
                                "pieces", one.pieces()));
            }
            print(pruned);
            return Exit.of(!unreachable(pruned.unreachable()));
        }
    }

    @Command(name = "status")
    private static final class Status extends BackupCommands {
        Status(Terminal terminal) {
            super(terminal);
        }

        @Override
        Exit run(Safekeeping safekeeping, Settings settings) {
            var status = safekeeping.backups().status();
            if (!status.initialized()) {
                tell("backup.none", Map.of());
            }
            for (var leg : status.legs()) {
                tell(leg, status.tooOld().contains(leg.leg()));
            }
            ArchiveText.of(settings, status.archive()).ifPresent(text -> tell(text.key(), text.parameters()));
            print(status);
            return Exit.of(status.isGood());
        }

        private void tell(LegStatus leg, boolean tooOld) {
            var trouble = leg.trouble();
            if (trouble != null) {
                tell("backup.unreachable", Map.of("leg", leg.leg(), "reason", trouble));
                return;
            }
            var state = leg.provenState();
            var key = state == null ? "backup.status.unproven" : "backup.status";
            tell(
                    tooOld && state != null ? "backup.status.old" : key,
                    Map.of(
                            "leg", leg.leg(),
                            "backups", leg.backups(),
                            "backup", String.valueOf(leg.proven()),
                            "state", state == null ? "" : JsonCodec.format(state)));
            if (leg.failure() != null) {
                var newest = String.valueOf(leg.newest());
                tell("backup.unproven", Map.of("backup", newest, "leg", leg.leg(), "reason", leg.failure()));
            }
        }
    }

    @Command(name = "restore")
    private static final class Restore extends BackupCommands {
        @Option(names = "--from", paramLabel = "URL")
        private @Nullable String from;

        @Option(names = "--backup", paramLabel = "ID")
        private @Nullable String backup;

        @Option(names = "--at", paramLabel = "TIME")
        private @Nullable Instant at;

        @Option(names = "--key-file", paramLabel = "FILE")
        private @Nullable Path keyFile;

        @Option(names = "--to", paramLabel = "DIRECTORY")
        private @Nullable Path to;

        Restore(Terminal terminal) {
            super(terminal);
        }

        @Override
        Exit run(Safekeeping safekeeping, Settings settings) throws IOException {
            var target = Optional.ofNullable(to).map(Path::toAbsolutePath);
            var wanted =
                    new Wanted(places(settings), Optional.ofNullable(backup), Optional.ofNullable(at), key(), target);
            // Refused while a server runs on what would be replaced.
            try (var _ = target.isPresent() ? null : DataDirectory.hold(settings.data())) {
                told(safekeeping.restores().restore(wanted));
            }
            return Exit.OK;
        }

        private String key() throws IOException {
            if (keyFile != null) {
                return Files.readString(keyFile);
            }
            var line = terminal.readLine(terminal.text("backup.ask", Map.of()));
            return line == null ? "" : line;
        }

        private List<Target> places(Settings settings) {
            try {
                return from == null ? List.of() : BackupOptions.targets(from, settings);
            } catch (IllegalArgumentException e) {
                throw new CommandFailure(Exit.USAGE, "backup.from", Map.of("reason", String.valueOf(e.getMessage())));
            }
        }

        private void told(Restored restored) {
            tell(
                    "backup.restored",
                    Map.of(
                            "backup", restored.backup(),
                            "at", JsonCodec.format(restored.createdAt()),
                            "rows", restored.rows(),
                            "files", restored.files(),
                            "path", restored.data()));
            tell("backup.followed", Map.of("changes", restored.changes()));
            restored.missing().forEach(object -> tell("backup.missing", Map.of("object", object)));
            told("backup.schema", restored.schema());
            told("backup.aside", restored.aside());
            told("backup.settings", restored.settings());
            print(restored);
        }

        private void told(String key, @Nullable String path) {
            if (path != null) {
                tell(key, Map.of("path", path));
            }
        }
    }
}
