package io.resonant.deploy;

import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.problem.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Looks at a finished installation from outside: what a stranger, a browser and an attacker find there. */
public final class Inspection {
    private static final Duration RENEWED_BEFORE = Duration.ofDays(14);
    private static final Duration DRIFT = Duration.ofSeconds(30);
    private static final long HALF_A_YEAR = Duration.ofDays(180).toSeconds();
    private static final Pattern MAX_AGE = Pattern.compile("max-age=(\\d+)");
    private static final List<String> NOTICES = List.of("backup", "disk", "mail");

    private final Asked asked;
    private final String version;
    private final InstantSource clock;
    private final List<Finding> findings = new ArrayList<>();

    public Inspection(Asked asked, String version, InstantSource clock) {
        this.asked = asked;
        this.version = version;
        this.clock = clock;
    }

    /**
     * What to look at.
     *
     * @param address where it is; absent to ask the name service
     * @param closed ports that nobody outside may reach
     * @param authorities a file of certificates to trust instead of the usual ones
     */
    public record Asked(
            String domain,
            Optional<String> address,
            int httpPort,
            int httpsPort,
            List<Integer> closed,
            Optional<Path> authorities) {
        /** @throws Problem when the name cannot be an installation's, or a number no port's */
        public Asked {
            Preparation.requireDomain(domain);
            Stream.concat(Stream.of(httpPort, httpsPort), closed.stream())
                    .filter(port -> port < 1 || port > 65_535)
                    .findFirst()
                    .ifPresent(port -> {
                        throw Problem.of(422, "deploy_port").with("port", port);
                    });
        }
    }

    /**
     * What was found.
     *
     * @param seen whether it could be looked at; what could not is not good, but nobody knows whether it is wrong either
     * @param detail what was seen, or why nothing was
     */
    public record Finding(String check, boolean good, boolean seen, String detail) {}

    private interface Look {
        /** @return what is wrong; nothing when nothing is */
        Optional<String> wrong() throws IOException;
    }

    /** @throws Problem when the authorities cannot be read, or the address is none; then nothing was looked at */
    public List<Finding> run() {
        var trust = Authorities.of(asked.authorities());
        address()
                .ifPresent(
                        address -> look(new Door(asked.domain(), address, asked.httpPort(), asked.httpsPort(), trust)));
        return List.copyOf(findings);
    }

    private Optional<InetAddress> address() {
        try {
            var found = asked.address().isPresent()
                    ? new InetAddress[] {InetAddress.getByName(asked.address().get())}
                    : InetAddress.getAllByName(asked.domain());
            found(
                    "dns",
                    true,
                    Arrays.stream(found).map(InetAddress::getHostAddress).collect(Collectors.joining(", ")));
            return Optional.of(found[0]);
        } catch (UnknownHostException e) {
            asked.address().ifPresent(address -> {
                throw Problem.of(422, "deploy_address").with("address", address).cause(e);
            });
            found("dns", false, asked.domain());
            return Optional.empty();
        }
    }

    private void look(Door door) {
        check("redirect", "301", () -> redirect(door));
        certificate(door);
        check("protocols", "TLS 1.3", () -> protocols(door));
        check("ciphers", "", () -> refused(door, ClientHello.ofWeakCiphers(), "a cipher without forward secrecy"));
        check(
                "http2",
                "h2",
                () -> Optional.of(door.handshake().application()).filter(protocol -> !protocol.equals("h2")));
        check("headers", "", () -> headers(door));
        ready(door);
        check("version", version, () -> version(door));
        check("metrics", "", () -> {
            var answer = door.secure("/metrics", Map.of());
            return answer.status() == 200 ? Optional.of("200") : Optional.empty();
        });
        check("websocket", "", () -> webSocket(door));
        check("clock", "", () -> clock(door));
        check("closed", asked.closed().toString(), () -> {
            var open = asked.closed().stream().filter(door::isOpen).toList();
            return open.isEmpty() ? Optional.empty() : Optional.of(open.toString());
        });
    }

    private void check(String name, String good, Look look) {
        try {
            var wrong = look.wrong();
            found(name, wrong.isEmpty(), wrong.orElse(good));
        } catch (IOException | NumberFormatException e) {
            unseen(name, e);
        }
    }

    private void found(String check, boolean good, String detail) {
        findings.add(new Finding(check, good, true, detail));
    }

    private void unseen(String check, Exception reason) {
        findings.add(new Finding(check, false, false, String.valueOf(reason.getMessage())));
    }

    private Optional<String> redirect(Door door) {
        Door.Answer answer;
        try {
            answer = door.plain("/somewhere");
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        var to = answer.header("location").orElse("");
        return answer.status() == 301 && to.equals("https://" + asked.domain() + "/somewhere")
                ? Optional.empty()
                : Optional.of(answer.status() + " " + to);
    }

    private void certificate(Door door) {
        try {
            var end = door.handshake().certificate().getNotAfter().toInstant();
            var soon = end.isBefore(clock.instant().plus(RENEWED_BEFORE));
            found("certificate", !soon, soon ? "it ends on " + end : end.toString());
        } catch (SSLException e) {
            found("certificate", false, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            unseen("certificate", e);
        }
    }

    private Optional<String> protocols(Door door) throws IOException {
        var best = door.handshake().protocol();
        if (!best.equals("TLSv1.3")) {
            return Optional.of("the best it offers is " + best);
        }
        return refused(door, ClientHello.ofOldProtocol(), "TLS 1.1");
    }

    private Optional<String> refused(Door door, ClientHello hello, String what) throws IOException {
        return door.provoke(hello.bytes(asked.domain())) == ClientHello.AGREED
                ? Optional.of("it agrees to " + what)
                : Optional.empty();
    }

    private static Optional<String> headers(Door door) throws IOException {
        var answer = door.secure("/", Map.of("Accept", "text/html"));
        var wrong = new ArrayList<String>();
        if (answer.status() != 200) {
            wrong.add("the first page answers " + answer.status());
        }
        var age = MAX_AGE.matcher(answer.header("strict-transport-security").orElse(""));
        if (!age.find() || Long.parseLong(age.group(1)) < HALF_A_YEAR) {
            wrong.add("Strict-Transport-Security");
        }
        expect(answer, "x-content-type-options", "nosniff", wrong);
        expect(answer, "x-frame-options", "DENY", wrong);
        if (answer.header("content-security-policy").isEmpty()) {
            wrong.add("Content-Security-Policy");
        }
        if (answer.header("server").filter(name -> name.contains("/")).isPresent()) {
            wrong.add("Server tells its version");
        }
        return wrong.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", wrong));
    }

    /** Exactly once: of two values that differ each browser takes another. */
    private static void expect(Door.Answer answer, String header, String value, List<String> wrong) {
        if (!answer.headers().getOrDefault(header, List.of()).equals(List.of(value))) {
            wrong.add(header + " " + answer.headers().get(header));
        }
    }

    private void ready(Door door) {
        Door.Answer answer;
        try {
            answer = door.secure("/health/ready", Map.of());
        } catch (IOException e) {
            found("ready", false, String.valueOf(e.getMessage()));
            return;
        }
        var said = answer.body().lines().findFirst().orElse("");
        found("ready", answer.status() == 200, answer.status() == 200 ? "" : answer.status() + " " + said);
        for (var name : NOTICES) {
            check(name, "", () -> Optional.ofNullable(notice(json(answer.body()), name)));
        }
    }

    private static @Nullable String notice(JsonNode ready, String name) {
        for (var notice : ready.path("notices")) {
            if (notice.path("check").asString().equals(name)) {
                return notice.path("reason").asString();
            }
        }
        return null;
    }

    private static JsonNode json(String body) throws IOException {
        try {
            return JsonCodec.tree(body);
        } catch (Problem e) {
            throw new IOException("the answer is no JSON", e);
        }
    }

    private Optional<String> version(Door door) throws IOException {
        var answer = door.secure("/api/openapi.json", Map.of());
        var found = json(answer.body()).path("info").path("version").asString("");
        return found.equals(version) ? Optional.empty() : Optional.of(found);
    }

    /** A stranger is refused by the server itself, which shows that the door in front lets the upgrade through. */
    private static Optional<String> webSocket(Door door) throws IOException {
        var answer = door.secure(
                "/ws",
                Map.of(
                        "Connection", "Upgrade",
                        "Upgrade", "websocket",
                        "Sec-WebSocket-Version", "13",
                        "Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA=="));
        return answer.status() == 101 || answer.status() == 401
                ? Optional.empty()
                : Optional.of(String.valueOf(answer.status()));
    }

    private Optional<String> clock(Door door) throws IOException {
        var date = door.secure("/health/live", Map.of()).header("date").orElse("");
        try {
            var there = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            var apart = Duration.between(there, clock.instant()).abs();
            return apart.compareTo(DRIFT) > 0 ? Optional.of(apart.toSeconds() + " s") : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.of("Date: " + date);
        }
    }
}
