package io.resonant.deploy;

import io.resonant.kernel.crypto.Tokens;
import io.resonant.kernel.problem.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Writes what {@code deploy/compose} needs to know of one installation: settings, secrets and a sheet that says what was
 * decided. Whatever is there already stays as it is, because secrets that are made twice lock everybody out.
 */
public final class Preparation {
    private static final Pattern DOMAIN = Pattern.compile(
            "(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s\"'$`\\\\]{1,64}@[A-Za-z0-9.-]{3,255}");
    private static final String ENVIRONMENT = ".env";
    private static final String ANSWERS = "answers.md";
    private static final String SECRETS = "secrets";

    private final Path folder;
    private final String version;

    /** @param folder that holds {@code compose.prod.yml} */
    public Preparation(Path folder, String version) {
        this.folder = folder;
        this.version = version;
    }

    /** @throws Problem when the names cannot be right, the folder is another one, or something is there already */
    public List<Path> write(String domain, String email) {
        if (!DOMAIN.matcher(domain).matches()) {
            throw Problem.of(422, "deploy_domain").with("domain", domain);
        }
        if (!EMAIL.matcher(email).matches()) {
            throw Problem.of(422, "deploy_email").with("email", email);
        }
        if (!Files.exists(folder.resolve("compose.prod.yml"))) {
            throw Problem.of(409, "deploy_folder").with("path", folder);
        }
        var files = files(domain, email);
        for (var name : files.keySet()) {
            if (Files.exists(folder.resolve(name))) {
                throw Problem.of(409, "deploy_exists").with("path", folder.resolve(name));
            }
        }
        return write(files);
    }

    /** The file that makes an installation of all the others comes last. */
    private Map<String, String> files(String domain, String email) {
        var files = new LinkedHashMap<String, String>();
        var database = Tokens.random();
        files.put(SECRETS + "/postgres_password", database);
        files.put(SECRETS + "/postgres_superuser", Tokens.random());
        var metrics = Tokens.random();
        files.put(SECRETS + "/metrics_token", metrics);
        files.put(SECRETS + "/grafana_password", Tokens.random());
        files.put(SECRETS + "/resonant.properties", """
                # Settings that are secret; docs/configuration.md has all of them. A change needs: docker compose up -d
                SECRET_KEY=%s
                POSTGRES_PASSWORD=%s
                RESONANT_METRICS_TOKEN=%s
                # ANTHROPIC_API_KEY=
                # SMTP_HOST=
                # SMTP_USER=
                # SMTP_PASSWORD=
                # SMTP_FROM=
                """.formatted(Tokens.random(), database, metrics));
        files.put(ANSWERS, answers(domain, email));
        files.put(ENVIRONMENT, environment(domain, email));
        return files;
    }

    private List<Path> write(Map<String, String> files) {
        var written = new ArrayList<Path>();
        try {
            ownerOnly(folder.resolve(SECRETS));
            for (var file : files.entrySet()) {
                var target = folder.resolve(file.getKey());
                written.add(target);
                Files.writeString(target, file.getValue(), StandardCharsets.UTF_8);
                permit(target);
            }
            for (var name : List.of("backups", "logs/nginx", "certbot/conf", "certbot/www")) {
                Files.createDirectories(folder.resolve(name));
            }
            return List.copyOf(written);
        } catch (IOException e) {
            written.forEach(Preparation::forget);
            throw new UncheckedIOException(e);
        }
    }

    private String environment(String domain, String email) {
        return """
                # What docker compose reads. Nothing here is secret.
                COMPOSE_FILE=compose.prod.yml
                RESONANT_DOMAIN=%s
                RESONANT_EMAIL=%s
                RESONANT_VERSION=%s
                # A place away from this machine, or the machine takes its backups with it:
                # RESONANT_BACKUP_TO=file:///backups,s3://bucket/resonant?endpoint=https://…
                # A certificate for trying: https://acme-staging-v02.api.letsencrypt.org/directory
                # RESONANT_ACME_SERVER=
                """.formatted(domain, email, version);
    }

    private String answers(String domain, String email) {
        return """
                # The installation %1$s

                | Question | Answer |
                |---|---|
                | Address | https://%1$s |
                | Who hears of the certificate | %2$s |
                | Version | %3$s |
                | Settings that are not secret | `.env` |
                | Settings that are | `secrets/`, readable by root only |
                | Database | PostgreSQL in the volume `resonant_postgres_data_prod`, role `resonant`, database `resonant_dashboard` |
                | Files | the volume `resonant_files_prod` |
                | Dumps | `backups/`, at 03:00, seven days |
                | Backups | the volume `resonant_backups_prod`, every 15 minutes, each one restored on trial |

                What is left to do:

                1. An A record (and AAAA, when the machine has IPv6) of `%1$s` that leads to this machine.
                2. `docker compose up -d --wait`
                3. `docker compose logs backend` shows the link that makes the first account.
                4. `docker compose exec backend resonant backup init` shows the recovery key once. Keep it away from this machine.
                5. `RESONANT_BACKUP_TO` in `.env`: a place away from this machine.
                6. `docker run --rm resonant/server:%3$s deploy check --domain %1$s`, from another machine.
                """.formatted(domain, email, version);
    }

    /**
     * The folder is closed; a file in it can be read by whoever it is mounted for, who is not root in the container and has
     * no name out here.
     */
    private static void permit(Path file) throws IOException {
        if (isPosix(file)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        }
    }

    private static void ownerOnly(Path folder) throws IOException {
        Files.createDirectories(folder);
        if (isPosix(folder)) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static void forget(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException _) {
            // the disk has failed, and that is what is reported
        }
    }
}
