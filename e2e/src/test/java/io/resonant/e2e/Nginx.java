package io.resonant.e2e;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.Runtime.Version;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real nginx with the configuration of the production kit, of which only paths, ports and names of hosts differ. */
final class Nginx implements AutoCloseable {
    static final String DOMAIN = "sora.example.com";
    private static final Path CONFIGURATION =
            Path.of("").toAbsolutePath().getParent().resolve("deploy/compose/nginx");

    private static final Pattern VERSION = Pattern.compile("nginx/(\\d+\\.\\d+\\.\\d+)");

    final int port = RunningServer.freePort();
    private final Path folder;
    private final Process process;

    /** Looks at the variable NGINX and at the PATH for one that understands the kit's configuration. */
    static Optional<Path> find() {
        var named = Optional.ofNullable(System.getenv("NGINX")).map(Path::of);
        var folders = (System.getenv("PATH") + File.pathSeparator + "/usr/sbin").split(File.pathSeparator);
        return Stream.concat(named.stream(), Stream.of(folders).map(each -> Path.of(each, "nginx")))
                .filter(Files::isExecutable)
                .filter(Nginx::isRecent)
                .findFirst();
    }

    /** The directive http2 came with 1.25.1. */
    private static boolean isRecent(Path binary) {
        try {
            var process = new ProcessBuilder(binary.toString(), "-v")
                    .redirectErrorStream(true)
                    .start();
            var version = VERSION.matcher(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            return version.find() && Version.parse(version.group(1)).compareTo(Version.parse("1.25.1")) >= 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param packages the folder behind {@code /packages/} */
    static Nginx start(Path binary, Path folder, int server, Path packages) throws IOException {
        Files.createDirectories(folder);
        return new Nginx(binary, folder, server, packages);
    }

    private Nginx(Path binary, Path folder, int server, Path packages) throws IOException {
        this.folder = folder;
        certificate();
        for (var each : List.of("conf.d", "log", "etc/snippets")) {
            Files.createDirectories(folder.resolve(each));
        }
        for (var snippet : List.of("answers.conf", "headers.conf", "proxy.conf")) {
            Files.copy(CONFIGURATION.resolve("snippets/" + snippet), folder.resolve("etc/snippets/" + snippet));
        }
        Files.writeString(folder.resolve("etc/mime.types"), "types { text/html html; application/json json; }");
        write("nginx.conf", "nginx.conf", server, packages);
        write("templates/resonant.conf", "conf.d/resonant.conf", server, packages);
        write("templates/upstreams.conf", "conf.d/upstreams.conf", server, packages);
        process = new ProcessBuilder(
                        binary.toString(),
                        "-p",
                        folder.toString(),
                        "-c",
                        folder.resolve("nginx.conf").toString(),
                        "-e",
                        folder.resolve("log/error.log").toString(),
                        "-g",
                        "daemon off; user root;")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.log").toFile())
                .start();
        awaitAnswers();
    }

    String log() throws IOException {
        return Files.readString(folder.resolve("output.log")) + Files.readString(folder.resolve("log/error.log"));
    }

    @Override
    public void close() {
        process.destroy();
        RunningServer.await(process);
    }

    private void write(String from, String to, int server, Path packages) throws IOException {
        var text = Files.readString(CONFIGURATION.resolve(from))
                .replace("@DOMAIN@", DOMAIN)
                .replace("@CERTIFICATE@", folder.toString())
                .replace("@BACKEND@:8000", "127.0.0.1:" + server)
                .replace("server frontend:80", "server 127.0.0.1:" + server)
                .replace("listen 127.0.0.1:8080", "listen 127.0.0.1:" + RunningServer.freePort())
                .replaceAll("\\n *listen \\[::\\].*", "")
                .replace("listen 80 ", "listen 127.0.0.1:" + RunningServer.freePort() + " ")
                .replace("listen 443 ", "listen 127.0.0.1:" + port + " ")
                .replace("/etc/nginx/", folder.resolve("etc") + "/")
                .replace("/run/nginx/", folder + "/")
                .replace("/var/log/nginx/", folder.resolve("log") + "/")
                .replace("/srv/files/", packages + "/");
        Files.writeString(folder.resolve(to), text);
    }

    /** One that nobody trusts, for the name of the installation. */
    private void certificate() throws IOException {
        var made = new ProcessBuilder(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:prime256v1",
                        "-nodes",
                        "-days",
                        "1",
                        "-subj",
                        "/CN=" + DOMAIN,
                        "-keyout",
                        folder.resolve("privkey.pem").toString(),
                        "-out",
                        folder.resolve("fullchain.pem").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("openssl.log").toFile())
                .start();
        if (RunningServer.await(made) != 0) {
            throw new AssertionError(Files.readString(folder.resolve("openssl.log")));
        }
        Files.copy(folder.resolve("fullchain.pem"), folder.resolve("chain.pem"));
    }

    private void awaitAnswers() throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (process.isAlive() && System.nanoTime() < end) {
            try (var _ = NginxClient.connect(port)) {
                return;
            } catch (UncheckedIOException notListening) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
        process.destroyForcibly();
        throw new AssertionError("nginx does not answer:\n" + log());
    }
}
