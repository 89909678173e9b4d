package io.resonant.command;

import io.resonant.App;
import io.resonant.DataDirectory;
import io.resonant.ServerKeys;
import io.resonant.Settings;
import io.resonant.backup.Swap;
import io.resonant.kernel.crypto.Sealing;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.migration.Migrations;
import io.resonant.kernel.telemetry.Logging;
import io.resonant.kernel.transfer.MoveSuccession;
import io.resonant.move.Moves;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code resonant serve}: the server, until somebody stops it. */
@Command(name = "serve")
public final class Serve implements Callable<Integer> {
    private static final int FIRST_FREE_PORT = 1024; // those below are an administrator's on most systems

    private final Terminal terminal;

    Serve(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        var settings = Settings.read(terminal.environment(), terminal.home());
        Logging.start(settings.log().level().name(), settings.log().format());
        var directory = DataDirectory.hold(settings.data());
        var app = open(settings);
        directory.announce(URI.create(local(app)));
        Shutdown.await(terminal, () -> announce(terminal, settings, app), () -> {
            app.close();
            directory.close();
        });
        return Exit.OK.code();
    }

    /**
     * Migrates and wires without starting, for commands that need a verb of an installation that is there; a running
     * server does not mind.
     *
     * @throws CommandFailure when there is no database or no secret; nothing was made then
     */
    static App wire(Terminal terminal) {
        var settings = present(terminal);
        ServerKeys.existing(settings);
        return wireIn(settings);
    }

    /** As {@link #wire}, but makes what is missing: for what may be the first thing that is done with a new installation. */
    static App wireNew(Terminal terminal) {
        return wireIn(Settings.read(terminal.environment(), terminal.home()));
    }

    /**
     * The settings of an installation that is there. Whatever is not meant to make a new one begins here: a directory
     * whose name is mistyped would become an empty installation otherwise, and its emptiness the answer.
     *
     * @throws CommandFailure when there is no database, unless an interrupted restore is about to bring it
     */
    public static Settings present(Terminal terminal) {
        var settings = followed(Settings.read(terminal.environment(), terminal.home()));
        if (!Swap.isPending(settings.data()) && isAbsent(settings.database())) {
            throw new CommandFailure(
                    Exit.DATABASE, "database.absent", Map.of("database", settings.database(), "path", settings.data()));
        }
        return settings;
    }

    /**
     * As {@link #present}, for what is of use although the database is lost: the secret is what tells the directory of an
     * installation from a mistyped one.
     *
     * @throws CommandFailure when there is no secret
     */
    public static Settings keyed(Terminal terminal) {
        var settings = followed(Settings.read(terminal.environment(), terminal.home()));
        ServerKeys.existing(settings);
        return settings;
    }

    private static boolean isAbsent(DatabaseLocation location) {
        if (location instanceof DatabaseLocation.Sqlite sqlite && !Files.exists(sqlite.file())) {
            return true; // connecting would create it
        }
        return new Migrations(location).status().current() == null;
    }

    private static App wireIn(Settings settings) {
        DataDirectory.create(settings.data());
        if (Swap.isPending(settings.data())) {
            throw new CommandFailure(Exit.STORAGE, "restore.pending", Map.of("path", settings.data()));
        }
        return wire(settings);
    }

    /** Migrates, wires and starts; shared with the training run, which must do exactly what a start does. */
    static App open(Settings settings) {
        var app = wire(settings);
        try {
            app.start();
        } catch (IllegalStateException e) {
            app.close();
            throw explained(e, app.host(), settings.web().port());
        }
        return app;
    }

    private static App wire(Settings configured) {
        var sealing = new Sealing(ServerKeys.of(configured), Moves.PURPOSE);
        if (sealing.isReplacing()) {
            new MoveSuccession(sealing::open).reseal(configured.database(), sealing::renewed);
        }
        var settings = followed(configured);
        new Migrations(settings.database()).apply();
        return new App(settings, InstantSource.system());
    }

    /** With the database that the rows have moved to, when the configured one was left. */
    public static Settings followed(Settings settings) {
        // The secret is read only when there is something to unseal.
        var succession = new MoveSuccession(text -> new Sealing(ServerKeys.of(settings), Moves.PURPOSE).open(text));
        return settings.at(succession.current(settings.database()));
    }

    /** Tells the person where the server is, and how to set it up when nobody has yet. */
    static void announce(Terminal terminal, Settings settings, App app) {
        var anywhere = isAnywhere(app);
        var address = settings.web().publicUrl().map(Object::toString).orElse(local(app));
        terminal.say(anywhere ? "serve.ready.anywhere" : "serve.ready", Map.of("address", address, "port", app.port()));
        app.setup().newLink().ifPresent(link -> terminal.say("serve.setup", Map.of("link", address + link)));
    }

    private static boolean isAnywhere(App app) {
        return app.host().equals("0.0.0.0") || app.host().equals("::");
    }

    private static String local(App app) {
        return "http://" + (isAnywhere(app) ? "127.0.0.1" : bracketed(app.host())) + ":" + app.port();
    }

    private static String bracketed(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private static RuntimeException explained(IllegalStateException failure, String host, int port) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return new CommandFailure(Exit.CONFIGURATION, "host.unknown", Map.of("host", host));
            }
            if (cause instanceof BindException) {
                var reason = String.valueOf(cause.getMessage());
                if (!isOfThisMachine(host)) {
                    return new CommandFailure(Exit.CONFIGURATION, "host.foreign", Map.of("host", host));
                }
                return port < FIRST_FREE_PORT
                        ? new CommandFailure(Exit.RUNNING, "port.low", Map.of("port", port, "reason", reason))
                        : new CommandFailure(Exit.RUNNING, "port.taken", Map.of("port", port));
            }
        }
        return failure;
    }

    private static boolean isOfThisMachine(String host) {
        try {
            var address = InetAddress.getByName(host);
            return address.isAnyLocalAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (IOException e) {
            return false; // it was known a moment ago
        }
    }
}
