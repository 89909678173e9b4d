package io.resonant.command.deploy;

import io.resonant.command.Exit;
import io.resonant.command.Terminal;
import io.resonant.deploy.DistantArchive;
import io.resonant.deploy.Inspection;
import io.resonant.deploy.Inspection.Asked;
import io.resonant.deploy.Inspection.Finding;
import io.resonant.deploy.Preparation;
import io.resonant.kernel.blob.BlobCredentials;
import io.resonant.kernel.json.JsonCodec;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code resonant deploy …}: before and after a public installation is started. */
public final class DeployCommands {
    private DeployCommands() {}

    /** @param version of this program */
    public static Object[] all(Terminal terminal, String version) {
        return new Object[] {new Init(terminal, version), new Check(terminal, version)};
    }

    @Command(name = "init")
    private static final class Init implements Callable<Integer> {
        private final Terminal terminal;
        private final String version;

        @Option(names = "--domain", paramLabel = "NAME", required = true)
        private String domain = "";

        @Option(names = "--email", paramLabel = "MAIL", required = true)
        private String email = "";

        @Option(names = "--directory", paramLabel = "DIR")
        private @Nullable Path directory;

        @Option(names = "--archive", paramLabel = "URL")
        private @Nullable String archive;

        Init(Terminal terminal, String version) {
            this.terminal = terminal;
            this.version = version;
        }

        @Override
        public Integer call() {
            var folder = Optional.ofNullable(directory)
                    .orElseGet(() -> terminal.home().resolve("deploy/compose"))
                    .toAbsolutePath()
                    .normalize();
            var distant = Optional.ofNullable(archive).map(url -> DistantArchive.of(url, credentials()));
            for (var file : new Preparation(folder, version).write(domain, email, distant)) {
                terminal.out().println(file);
            }
            terminal.say("deploy.prepared", Map.of("path", folder.resolve("answers.md")));
            return Exit.OK.code();
        }

        private Optional<BlobCredentials> credentials() {
            var environment = terminal.environment();
            return environment
                    .find("AWS_ACCESS_KEY_ID")
                    .flatMap(id ->
                            environment.find("AWS_SECRET_ACCESS_KEY").map(secret -> BlobCredentials.of(id, secret)));
        }
    }

    @Command(name = "check")
    private static final class Check implements Callable<Integer> {
        private final Terminal terminal;
        private final String version;

        @Option(names = "--domain", paramLabel = "NAME", required = true)
        private String domain = "";

        @Option(names = "--address", paramLabel = "ADDRESS")
        private @Nullable String address;

        @Option(names = "--http-port", paramLabel = "PORT", defaultValue = "80")
        private int httpPort;

        @Option(names = "--https-port", paramLabel = "PORT", defaultValue = "443")
        private int httpsPort;

        @Option(
                names = "--closed",
                paramLabel = "PORTS",
                split = ",",
                defaultValue = "5432,8000,3000,3001,9090,9093,3100")
        private List<Integer> closed = List.of();

        @Option(names = "--ca", paramLabel = "FILE")
        private @Nullable Path authorities;

        @Option(names = "--json", descriptionKey = "json")
        private boolean json;

        Check(Terminal terminal, String version) {
            this.terminal = terminal;
            this.version = version;
        }

        @Override
        public Integer call() {
            var asked = new Asked(
                    domain,
                    Optional.ofNullable(address),
                    httpPort,
                    httpsPort,
                    closed,
                    Optional.ofNullable(authorities));
            var findings = new Inspection(asked, version, InstantSource.system()).run();
            if (json) {
                terminal.out().println(JsonCodec.write(findings));
            } else {
                findings.forEach(this::tell);
            }
            return Exit.of(findings.stream().allMatch(Finding::good)).code();
        }

        private void tell(Finding finding) {
            var key = finding.seen()
                    ? "deploy." + finding.check() + (finding.good() ? ".good" : ".bad")
                    : "deploy.unseen";
            var words = terminal.text(
                    key,
                    Map.of("check", finding.check(), "detail", finding.detail(), "domain", domain, "version", version));
            terminal.out().println((finding.good() ? "✓ " : "✗ ") + words);
        }
    }
}
