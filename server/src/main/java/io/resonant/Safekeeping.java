package io.resonant;

import io.resonant.account.Operators;
import io.resonant.backup.BackupGuard;
import io.resonant.backup.BackupSettings;
import io.resonant.backup.Backups;
import io.resonant.backup.Restores;
import io.resonant.backup.Wiring;
import io.resonant.command.CommandFailure;
import io.resonant.file.Storage;
import io.resonant.kernel.config.ConfigurationException;
import io.resonant.kernel.config.Environment;
import io.resonant.kernel.crypto.Sealing;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.database.DatabaseSettings;
import io.resonant.kernel.migration.Migrations;
import io.resonant.kernel.migration.SchemaProblem;
import io.resonant.kernel.outbound.OutboundException;
import io.resonant.kernel.outbound.OutboundHttp;
import io.resonant.kernel.outbound.OutboundRequest;
import io.resonant.kernel.outbound.OutboundSettings;
import io.resonant.kernel.outbound.RetryPolicy;
import io.resonant.kernel.telemetry.Telemetry;
import io.resonant.upgrade.Upgrades;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Connects backups with what they save, and with the server that has to answer from a copy before a backup counts. */
public final class Safekeeping {
    private final Wiring wiring;

    /** @param database the one that is in use now */
    public Safekeeping(Settings settings, Supplier<DatabaseLocation> database, InstantSource clock) {
        this(settings, BackupOptions.of(settings), database, clock);
    }

    private Safekeeping(
            Settings settings, BackupSettings backup, Supplier<DatabaseLocation> database, InstantSource clock) {
        wiring = new Wiring(
                backup,
                database,
                Manifest.carried(),
                (location, data, chosen) -> objects(location, data, chosen, clock),
                (data, location, chosen, derive) -> ask(data, location, chosen, derive, clock),
                settings.configuration().chosen(),
                () -> new Sealing(ServerKeys.of(settings), "backup"),
                Version.current(),
                clock);
    }

    public Backups backups() {
        return new Backups(wiring);
    }

    /** What looks after backups while the server serves. */
    public BackupGuard guard(Database database, Storage storage, Telemetry telemetry) {
        return new BackupGuard(wiring, database, storage, telemetry);
    }

    public Restores restores() {
        return new Restores(wiring);
    }

    /** What brings the database to the schema of this program. */
    public Upgrades upgrades() {
        return new Upgrades(wiring);
    }

    private static Wiring.Opened objects(
            DatabaseLocation location, Path data, Map<String, String> chosen, InstantSource clock) {
        var settings = settings(data, location, chosen);
        var database = Database.open(DatabaseSettings.of(location), clock);
        var sealing = new Sealing(ServerKeys.of(settings), Attachments.PURPOSE);
        return new Wiring.Opened(database, new Storage(database, settings.files(), sealing, clock));
    }

    /** The settings of a copy: those it came with, but its own directory and database, and a port nobody knows. */
    private static Settings settings(Path data, DatabaseLocation location, Map<String, String> chosen) {
        var variables = new HashMap<>(chosen);
        variables.keySet().removeAll(List.of("RESONANT_CONFIG", "POSTGRES_HOST", "POSTGRES_PORT", "POSTGRES_USER"));
        variables.keySet().removeAll(List.of("POSTGRES_PASSWORD", "POSTGRES_DB", "RESONANT_BACKUP_TO"));
        variables.remove("RESONANT_BRIDGE"); // a copy has none, and one apart would need PostgreSQL
        variables.put("RESONANT_DATA", data.toString());
        variables.put("DATABASE_URL", location.revealed());
        variables.put("RESONANT_HOST", "127.0.0.1");
        variables.put("PORT", "0");
        return Settings.read(Environment.of(variables), data);
    }

    private static Optional<String> ask(
            Path data, DatabaseLocation location, Map<String, String> chosen, boolean derive, InstantSource clock) {
        try {
            var settings = settings(data, location, chosen);
            new Migrations(location).apply();
            try (var app = new App(settings, clock)) {
                if (derive) {
                    app.searchRebuild().run(_ -> {});
                }
                app.answer();
                return ask(app, settings, clock);
            }
        } catch (ConfigurationException e) {
            return Optional.of("its settings are not valid: " + e.errors());
        } catch (CommandFailure | SchemaProblem e) {
            return Optional.of("the server does not start on it: " + e.getMessage());
        }
    }

    private static Optional<String> ask(App app, Settings settings, InstantSource clock) {
        var address = URI.create("http://127.0.0.1:" + app.port());
        var outbound = OutboundSettings.of("copy", address, true).withRetries(RetryPolicy.NONE);
        try (var http = new OutboundHttp(outbound, clock)) {
            http.send(OutboundRequest.get("/health/ready"));
            http.send(OutboundRequest.get("/api/v1/operator/move")
                    .header("Authorization", Operators.proof(ServerKeys.of(settings), clock)));
            return Optional.empty();
        } catch (OutboundException e) {
            return Optional.of("the server does not answer from it: " + e.getMessage() + " " + e.body());
        }
    }
}
