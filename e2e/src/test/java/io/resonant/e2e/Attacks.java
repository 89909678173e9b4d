package io.resonant.e2e;

import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.testing.ApiDocument;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.NullMarked;

/** Classes of attacks. Each tries itself out on a target and says where it got through; nothing means it did not. */
@NullMarked
final class Attacks {
    /** What ends only the attacker's own sign-in, or is no request of the usual kind. */
    private static final Set<String> LEFT_OUT = Set.of(
            "DELETE /api/v1/auth/session",
            "DELETE /api/v1/users/me/sessions",
            "POST /api/v1/auth/logout",
            "GET /metrics",
            "GET /ws");

    private static final List<String> PAYLOADS = List.of(
            "' or '1'='1",
            "\"; drop table users; --",
            "1) union select password_hash from users --",
            "${jndi:ldap://127.0.0.1/x}",
            "<script>alert(1)</script>",
            "x\r\nX-Injected: yes",
            "../../../../etc/passwd",
            "$(touch /tmp/resonant-injected)");

    /** What only the inside of a program says. */
    private static final Pattern INSIDE = Pattern.compile(
            "SQLITE_|SQLException|syntax error at or near|unrecognized token|\\bat (java|io\\.resonant)\\.|root:x:0:");

    private Attacks() {}

    static List<String> forgedTokens(AttackTarget target) {
        var parts = target.victim().split("\\.", -1);
        var claims = JsonCodec.tree(decoded(parts[1]));
        var changed = new HashMap<String, Object>();
        claims.properties()
                .forEach(claim -> changed.put(
                        claim.getKey(),
                        claim.getValue().isNumber()
                                ? claim.getValue().longValue()
                                : claim.getValue().asString()));
        changed.put("exp", 4_000_000_000L);
        var later = encoded(JsonCodec.write(changed));
        var tokens = new ArrayList<String>(List.of(
                parts[0] + "." + later + "." + parts[2],
                parts[0] + "." + parts[1] + ".",
                parts[0] + "." + parts[1] + "." + new StringBuilder(parts[2]).reverse(),
                parts[1] + "." + parts[1] + "." + parts[2]));
        for (var algorithm : List.of("none", "None", "nOnE", "HS256", "RS256", "")) {
            var header = encoded(JsonCodec.write(Map.of("alg", algorithm, "typ", "JWT")));
            tokens.add(header + "." + later + ".");
            for (var secret : List.of("secret", "changeme", "resonant", " ")) {
                tokens.add(signed(header + "." + later, secret));
            }
        }
        for (var key : List.of("../../../../dev/null", "/dev/null", "' union select 'x", "0")) {
            var header = encoded(JsonCodec.write(Map.of("alg", "HS256", "typ", "JWT", "kid", key)));
            tokens.add(signed(header + "." + later, "\0"));
        }
        var keys = target.send(target.request("/api/v1/registry/keys")).body();
        tokens.add(signed(parts[0] + "." + later, keys)); // public, so no key of ours
        return tokens.stream()
                .filter(token ->
                        target.send(target.request("/api/v1/users/me", token)).statusCode() != 401)
                .map(token -> "believed " + decoded(token.substring(0, token.indexOf('.'))))
                .toList();
    }

    static List<String> brokenAccess(AttackTarget target) {
        var breaches = new ArrayList<String>();
        var path = "/api/v1/specs/" + target.spec();
        for (var method : List.of("GET", "DELETE", "PATCH", "HEAD")) {
            for (var request : List.of(target.request(path, target.stranger()), target.request(path))) {
                var answer = target.send(request.header("Content-Type", "application/json")
                        .header("If-Match", "\"1\"")
                        .method(method, BodyPublishers.ofString(method.equals("PATCH") ? "{\"title\":\"mine\"}" : "")));
                if (answer.statusCode() != 404 && answer.statusCode() != 401) {
                    breaches.add(method + " of somebody else's spec: " + answer.statusCode());
                }
            }
        }
        var mine = target.send(target.request("/api/v1/specs", target.stranger()));
        if (mine.body().contains(target.spec())) {
            breaches.add("the list has somebody else's spec");
        }
        return breaches;
    }

    static List<String> fixedSession(AttackTarget target) {
        var breaches = new ArrayList<String>();
        var planted = "resonant_session=01a10000-0000-7000-8000-000000000000.planted";
        for (var cookie : List.of(planted, cookies(enter(target, "")))) {
            var entered = enter(target, cookie);
            if (cookies(entered).equals(cookie) || !cookies(entered).startsWith("resonant_session=")) {
                breaches.add("signing in kept the session that the browser came with");
            }
            if (target.send(target.request("/api/v1/auth/session").header("Cookie", cookie))
                            .statusCode()
                    != 401) {
                breaches.add("the session from before the sign-in is good");
            }
        }
        return breaches;
    }

    static List<String> foreignPages(AttackTarget target) {
        var entered = enter(target, "");
        var cookie = cookies(entered);
        var token = JsonCodec.tree(entered.body()).path("csrf_token").asString("");
        var breaches = new ArrayList<String>();
        var pages = new LinkedHashMap<String, String[]>();
        pages.put("no token", new String[] {"Cookie", cookie});
        pages.put("another token", new String[] {"Cookie", cookie, "X-CSRF-Token", "A".repeat(43)});
        pages.put(
                "a foreign origin",
                new String[] {"Cookie", cookie, "X-CSRF-Token", token, "Origin", "https://evil.example"});
        pages.put("no origin", new String[] {"Cookie", cookie, "X-CSRF-Token", token, "Origin", "null"});
        pages.put(
                "another site", new String[] {"Cookie", cookie, "X-CSRF-Token", token, "Sec-Fetch-Site", "cross-site"});
        pages.forEach((name, headers) -> {
            var answer = target.json("PATCH", "/api/v1/users/me", Map.of("name", "Somebody Else"), headers);
            if (answer.statusCode() != 403) {
                breaches.add("a change with " + name + ": " + answer.statusCode());
            }
        });
        return breaches;
    }

    /** Every parameter and every text of every operation of the contract. */
    static List<String> injection(AttackTarget target, ApiDocument contract) {
        var breaches = new ArrayList<String>();
        for (var call : contract.calls()) {
            if (LEFT_OUT.contains(call.toString()) || call.path().contains("/operator/")) {
                continue;
            }
            for (var payload : PAYLOADS) {
                var encoded = AttackTarget.encoded(payload);
                var path = call.path(_ -> encoded);
                var body = call.contentType().equals("application/json")
                        ? JsonCodec.write(contract.body(call, _ -> payload, target.spec()))
                        : call.contentType().isEmpty() ? "" : payload;
                look(
                                call,
                                target.send(target.request(path, target.victim())
                                        .header(
                                                "Content-Type",
                                                call.contentType().isEmpty() ? "text/plain" : call.contentType())
                                        .header("If-Match", "\"1\"")
                                        .method(call.method(), BodyPublishers.ofString(body))),
                                payload)
                        .forEach(breaches::add);
                for (var parameter : call.queryParameters()) {
                    var asked = call.path(_ -> target.spec()) + "?" + parameter + "=" + encoded;
                    look(
                                    call,
                                    target.send(target.request(asked, target.victim())
                                            .method(call.method(), BodyPublishers.noBody())),
                                    payload)
                            .forEach(breaches::add);
                }
            }
        }
        return breaches;
    }

    private static List<String> look(ApiDocument.Call call, HttpResponse<String> answer, String payload) {
        var breaches = new ArrayList<String>();
        var what = call + " with " + payload.strip() + ": ";
        if (answer.statusCode() == 500) {
            breaches.add(what + "it broke: " + answer.body());
        }
        var inside = INSIDE.matcher(answer.body());
        if (inside.find()) {
            breaches.add(what + "it tells of its inside: " + inside.group());
        }
        if (answer.headers().firstValue("X-Injected").isPresent()) {
            breaches.add(what + "it sent a header of the attacker");
        }
        if (answer.headers().firstValue("Content-Type").orElse("").startsWith("text/html")
                && answer.body().contains("<script>alert(1)")) {
            breaches.add(what + "it put a script into a page");
        }
        return breaches;
    }

    static List<String> traversal(AttackTarget target) {
        var breaches = new ArrayList<String>();
        for (var base : List.of("/", "/assets/", "/files/", "/files/sha256/", "/viewer/", "/api/v1/files/")) {
            for (var up :
                    List.of("../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "%252e%252e%252f", "..;/", "....//")) {
                for (var file : List.of("etc/passwd", "secret.key", "data/secret.key")) {
                    var path = base + up.repeat(12) + file;
                    var near = base + up + file;
                    for (var each : List.of(path, near)) {
                        var answer = target.raw("GET " + each + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                + "Authorization: Bearer " + target.victim() + "\r\n\r\n");
                        if (answer.contains("root:x:0:") || answer.contains(target.secret())) {
                            breaches.add(each + " led to a file outside");
                        }
                    }
                }
            }
        }
        return breaches;
    }

    static List<String> hugeBodies(AttackTarget target) {
        var breaches = new ArrayList<String>();
        var bodies = new LinkedHashMap<String, String>();
        bodies.put("100,000 arrays", "[".repeat(100_000));
        bodies.put("100,000 objects", "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000));
        bodies.put("3 MiB of text", "{\"title\":\"" + "x".repeat(3 << 20) + "\"}");
        bodies.put("a number of 900,000 digits", "{\"title\":" + "9".repeat(900_000) + "}");
        bodies.put("a name twice", "{\"title\":\"a\",\"title\":\"b\",\"content\":{\"markdown\":\"\"}}");
        bodies.forEach((name, body) -> {
            int status;
            try {
                status = target.json("POST", "/api/v1/specs", body, "Authorization", "Bearer " + target.victim())
                        .statusCode();
            } catch (UncheckedIOException _) {
                status = 413; // cut off before all of it was sent
            }
            if (status / 100 != 4) {
                breaches.add(name + ": " + status);
            }
        });
        var header = target.raw("GET /health/live HTTP/1.1\r\nHost: localhost\r\nX-Long: " + "x".repeat(200_000)
                + "\r\nConnection: close\r\n\r\n");
        if (header.startsWith("HTTP/1.1 2")) {
            breaches.add("a header of 200 kB was taken");
        }
        return breaches;
    }

    static List<String> guessing(AttackTarget target) {
        var statuses = IntStream.range(0, 15)
                .mapToObj(i -> target.login(target.email(), "guess number " + i).statusCode())
                .toList();
        return statuses.contains(429) ? List.of() : List.of("15 wrong passwords in a row were answered " + statuses);
    }

    static List<String> askingWhoIsHere(AttackTarget target) {
        var breaches = new ArrayList<String>();
        var nobody = "nobody-at-all@example.com";
        var asked = new LinkedHashMap<String, List<HttpResponse<String>>>();
        asked.put("sign-in", List.of(target.login(target.email(), "wrong one"), target.login(nobody, "wrong one")));
        for (var path : List.of("/api/v1/auth/password-resets", "/api/v1/auth/sign-in-links")) {
            asked.put(
                    path,
                    List.of(
                            target.json("POST", path, Map.of("email", target.email())),
                            target.json("POST", path, Map.of("email", nobody))));
        }
        asked.forEach((where, answers) -> {
            if (answers.stream().map(Attacks::shape).distinct().count() != 1) {
                breaches.add(where + " tells who has an account: "
                        + answers.stream().map(Attacks::shape).toList());
            }
        });
        return breaches;
    }

    /** All of an answer but what differs each time. */
    private static String shape(HttpResponse<String> answer) {
        var names = answer.headers().map().keySet().stream().sorted().toList();
        return answer.statusCode() + " " + names + " "
                + answer.body().replaceAll("\"(request_id|instance)\":\"[^\"]*\"", "");
    }

    private static HttpResponse<String> enter(AttackTarget target, String cookie) {
        var body = Map.of("email", target.email(), "password", target.password());
        return cookie.isEmpty()
                ? target.json("POST", "/api/v1/auth/session", body)
                : target.json("POST", "/api/v1/auth/session", body, "Cookie", cookie);
    }

    private static String cookies(HttpResponse<String> answer) {
        return answer.headers().allValues("Set-Cookie").stream()
                .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                .filter(cookie -> cookie.startsWith("resonant_session="))
                .findFirst()
                .orElse("");
    }

    private static String signed(String text, String secret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return text + "." + base64(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
