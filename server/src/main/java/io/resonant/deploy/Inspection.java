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
            Optional<Path> authorities) {}

    /** @param detail what was seen */
    public record Finding(String check, boolean good, String detail) {}

    private interface Look {
        /** @return what is wrong; nothing when nothing is */
        Optional<String> wrong() throws IOException;
    }

    public List<Finding> run() {
        var address = address();
        if (address.isPresent()) {
            look(new Door(
                    asked.domain(),
                    address.get(),
                    asked.httpPort(),
                    asked.httpsPort(),
                    new Authorities(asked.authorities())));
        }
        return List.copyOf(findings);
    }

    private Optional<InetAddress> address() {
        try {
            var found = asked.address().isPresent()
                    ? new InetAddress[] {InetAddress.getByName(asked.address().get())}
                    : InetAddress.getAllByName(asked.domain());
            findings.add(new Finding(
                    "dns",
                    true,
                    Arrays.stream(found).map(InetAddress::getHostAddress).collect(Collectors.joining(", "))));
            return Optional.of(found[0]);
        } catch (UnknownHostException e) {
            findings.add(new Finding("dns", false, asked.domain()));
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
            findings.add(new Finding(name, wrong.isEmpty(), wrong.orElse(good)));
        } catch (IOException | NumberFormatException e) {
            findings.add(new Finding(name, false, String.valueOf(e.getMessage())));
        }
    }

    private Optional<String> redirect(Door door) throws IOException {
        var answer = door.plain("/somewhere");
        var to = answer.header("location").orElse("");
        return answer.status() == 301 && to.equals("https://" + asked.domain() + "/somewhere")
                ? Optional.empty()
                : Optional.of(answer.status() + " " + to);
    }

    private void certificate(Door door) {
        try {
            var end = door.handshake().certificate().getNotAfter().toInstant();
            var soon = end.isBefore(clock.instant().plus(RENEWED_BEFORE));
            findings.add(new Finding("certificate", !soon, soon ? "it ends on " + end : end.toString()));
        } catch (IOException e) {
            findings.add(new Finding("certificate", false, String.valueOf(e.getMessage())));
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
            findings.add(new Finding("ready", false, String.valueOf(e.getMessage())));
            return;
        }
        var said = answer.body().lines().findFirst().orElse("");
        findings.add(new Finding(
                "ready", answer.status() == 200, answer.status() == 200 ? "" : answer.status() + " " + said));
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
