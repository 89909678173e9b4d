package io.resonant.deploy;

import io.resonant.kernel.crypto.Tokens;
import io.resonant.kernel.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Writes what {@code deploy/compose} needs to know of one installation: settings, secrets and a sheet that says what was
 * decided. Whatever is there already stays as it is, because secrets that are made twice lock everybody out.
 */
public final class Preparation {
    private static final Pattern DOMAIN = Pattern.compile(
            "(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})");
    private static final Pattern MAILBOX = Pattern.compile("[^@\\s\"'$`\\\\]{1,64}");
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

    /**
     * @param archive away from this machine
     * @throws Problem when the names cannot be right, the folder is another one or cannot be written to, or something is
     *     there already
     */
    public List<Path> write(String domain, String email, Optional<DistantArchive> archive) {
        requireDomain(domain);
        if (!isMail(email)) {
            throw Problem.of(422, "deploy_email").with("email", email);
        }
        if (!Files.exists(folder.resolve("compose.prod.yml"))) {
            throw Problem.of(409, "deploy_folder").with("path", folder);
        }
        var files = files(domain, email, archive);
        for (var name : files.keySet()) {
            if (Files.exists(folder.resolve(name))) {
                throw Problem.of(409, "deploy_exists").with("path", folder.resolve(name));
            }
        }
        return write(files);
    }

    /** @throws Problem when no authority would certify the name */
    static void requireDomain(String domain) {
        if (!DOMAIN.matcher(domain).matches()) {
            throw Problem.of(422, "deploy_domain").with("domain", domain);
        }
    }

    private static boolean isMail(String email) {
        int at = email.indexOf('@');
        return at > 0
                && MAILBOX.matcher(email.substring(0, at)).matches()
                && DOMAIN.matcher(email.substring(at + 1).toLowerCase(Locale.ROOT))
                        .matches();
    }

    /** The file that makes an installation of all the others comes last. */
    private Map<String, String> files(String domain, String email, Optional<DistantArchive> archive) {
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
        files.put(
                SECRETS + "/pgbackrest.conf",
                """
                # The archive of PostgreSQL. Keep a copy of this file away from this machine: without the passphrases in it no
                # archive can be read. A change needs: docker compose up -d --force-recreate postgres archive
                [global]
                repo1-path=/archive-repository
                repo1-cipher-type=aes-256-cbc
                repo1-cipher-pass=%s
                repo1-retention-full-type=time
                repo1-retention-full=7
                """.formatted(Tokens.random())
                        + archive.map(distant ->
                                        "# The same away from this machine.\n" + distant.settings(Tokens.random()))
                                .orElse("""
                                # A second one, away from this machine: docs/backup.md.
                                """));
        files.put(ANSWERS, answers(domain, email, archive));
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
            throw Problem.of(500, "deploy_unwritable")
                    .with("path", folder)
                    .with("reason", e.toString())
                    .cause(e);
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

    private String answers(String domain, String email, Optional<DistantArchive> archive) {
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
                | Archive | every moment of the last seven days, in the volume `resonant_archive_repository_prod`; its key is in `secrets/pgbackrest.conf` |
                | Archive away from this machine | %4$s |
                | Dumps | `backups/`, at 03:00, seven days |
                | Backups | the volume `resonant_backups_prod`, every 15 minutes, each one restored on trial |

                What is left to do:

                1. An A record (and AAAA, when the machine has IPv6) of `%1$s` that leads to this machine.
                2. `docker compose up -d --wait`
                3. `docker compose logs backend` shows the link that makes the first account.
                4. `docker compose exec backend resonant backup init` shows the recovery key once. Keep it away from this machine.
                5. `RESONANT_BACKUP_TO` in `.env`: a place away from this machine.
                6. A copy of `secrets/pgbackrest.conf` beside the recovery key%5$s.
                7. `docker run --rm resonant/server:%3$s deploy check --domain %1$s`, from another machine.
                """.formatted(
                        domain,
                        email,
                        version,
                        archive.map(distant -> "the same, in " + distant).orElse("none yet"),
                        archive.isPresent() ? "" : "; a second archive in it, away from this machine");
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
