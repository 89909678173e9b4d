package io.resonant.publication;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.extension.Packages;
import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.testing.FormBody;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A program that publishes one thing after another under its name, and knows what it was promised. */
final class Publishing {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
    private static final int LONGEST = 200_000;
    private static final String LAYOUT = """
            {"configById":{"RawMessages!1":{"topicPath":"/number"}},"globalVariables":{},"userNodes":{},
             "playbackConfig":{"speed":1},"layout":"RawMessages!1"}""";

    private final String namespace;
    private final String token;
    private final Random random;
    private final Queue<Attempt> answered = new ConcurrentLinkedQueue<>();
    private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Attempt unanswered;
    private int number;

    Publishing(String namespace, String token, long seed) {
        this.namespace = namespace;
        this.token = token;
        this.random = new Random(seed);
    }

    /** One thing to publish. */
    private static final class Attempt {
        private final String kind; // extensions or layouts
        private final String name;
        private final String version;
        private final byte[] content;

        Attempt(String kind, String name, String version, byte[] content) {
            this.kind = kind;
            this.name = name;
            this.version = version;
            this.content = content;
        }

        String hash() {
            return Digests.sha256Hex(content);
        }
    }

    /** Goes on until the server is not there any more. */
    void publishUntilKilled(Function<String, URI> server) {
        try {
            while (refusals.isEmpty()) {
                var attempt = next();
                unanswered = attempt;
                var answer = publish(server, attempt);
                unanswered = null;
                if (answer.statusCode() == 201) {
                    answered.add(attempt);
                } else {
                    refusals.add(answer.statusCode() + " " + answer.body());
                }
            }
        } catch (IOException killed) {
            // what was under way has no answer, and so no promise
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** After a restart: what had no answer is there whole or not at all, and publishing it again makes it whole. */
    void settle(Function<String, URI> server) {
        var attempt = unanswered;
        if (attempt == null) {
            return;
        }
        try {
            var path =
                    "/api/v1/" + attempt.kind + "/" + namespace + "." + attempt.name + "/versions/" + attempt.version;
            int known = get(server.apply(path)).statusCode();
            assertThat(known).isIn(200, 404);
            int content = get(server.apply("/files/sha256/" + attempt.hash())).statusCode();
            if (known == 200) {
                assertThat(content).isEqualTo(200);
            }
            var again = publish(server, attempt);
            assertThat(again.statusCode()).as(again.body()).isEqualTo(known == 200 ? 200 : 201);
            answered.add(attempt);
            unanswered = null;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every byte of everything that was promised. */
    void checkContent(Function<String, URI> server) {
        try {
            for (var attempt : answered) {
                var answer = get(server.apply("/files/sha256/" + attempt.hash()));
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo(attempt.content);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    int answered() {
        return answered.size();
    }

    Collection<String> refusals() {
        return refusals;
    }

    List<String> hashes() {
        return answered.stream().map(Attempt::hash).toList();
    }

    /** What was promised, one line for each release. */
    List<String> lines() {
        return answered.stream()
                .map(attempt -> line(attempt.kind, namespace + "." + attempt.name, attempt.version, attempt.hash()))
                .toList();
    }

    static String line(String kind, String item, String version, String hash) {
        return kind + " " + item + " " + version + " " + hash;
    }

    static HttpResponse<byte[]> get(URI address) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofByteArray());
    }

    private HttpResponse<String> publish(Function<String, URI> server, Attempt attempt)
            throws IOException, InterruptedException {
        var form = new FormBody();
        if (attempt.kind.equals("layouts")) {
            form.field("namespace", namespace).field("name", attempt.name).field("version", attempt.version);
        }
        form.field("visibility", "public")
                .file(attempt.kind + (attempt.kind.equals("layouts") ? ".json" : ".foxe"), attempt.content);
        return HTTP.send(
                HttpRequest.newBuilder(server.apply("/api/v1/" + attempt.kind))
                        .timeout(Duration.ofSeconds(30))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", FormBody.TYPE)
                        .POST(BodyPublishers.ofByteArray(form.bytes()))
                        .build(),
                BodyHandlers.ofString());
    }

    /** Packages and layouts in turn; each layout is published under two names, which share its content. */
    private Attempt next() {
        number++;
        return switch (number % 4) {
            case 0 -> layout("left");
            case 1 -> layout("right");
            default -> extension();
        };
    }

    private Attempt layout(String name) {
        var content = LAYOUT.replace("/number", "/number" + (number + 1) / 4);
        return new Attempt("layouts", name, version(), content.getBytes(StandardCharsets.UTF_8));
    }

    private Attempt extension() {
        var manifest = Packages.manifest();
        manifest.put("publisher", namespace);
        manifest.put("name", "panel");
        manifest.put("displayName", "Panel of " + namespace);
        manifest.put("version", version());
        var picture = new byte[random.nextInt(LONGEST)];
        random.nextBytes(picture);
        var content = Packages.official(JsonCodec.write(manifest)).file("dist/picture.bin", picture);
        return new Attempt("extensions", "panel", version(), content.bytes());
    }

    private String version() {
        return "1." + number + ".0";
    }
}
