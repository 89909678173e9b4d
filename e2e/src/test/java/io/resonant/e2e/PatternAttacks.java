package io.resonant.e2e;

import io.resonant.kernel.json.JsonCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.NullMarked;

/** Texts on which a careless pattern tries out more ways than anybody can wait for. */
@NullMarked
final class PatternAttacks {
    /** Of a text: nearly as much as the body of a call may have, which is 1 MiB. */
    private static final int LONGEST_BYTES = 1_000_000;

    private static final int IN_A_PATH = 6_000;

    /** What patterns repeat, and what comes before and after so that they begin and fail in the end. */
    private record Shape(String before, String repeated, String after) {
        String text(int length) {
            return before + repeated.repeat(length / repeated.length()) + after;
        }

        String longest() {
            return before + repeated.repeat(LONGEST_BYTES / repeated.getBytes(StandardCharsets.UTF_8).length) + after;
        }
    }

    private static final List<Shape> SHAPES = List.of(
            new Shape("", "a", "!"),
            new Shape("", "token", "@"),
            new Shape("token=x ", "eyJabcdefgh-", "!"),
            new Shape("# {#", "#", "x"),
            new Shape("# {", "#a", "x"),
            new Shape("- [ ] ", "：", "やる"),
            new Shape("- [ ] send the mail ", "/ ", "x"),
            new Shape("", "する ", "x"),
            new Shape("It must be ", "very ", "fast x"),
            new Shape("", "any ", "x"),
            new Shape("上限は", "1,", "x"),
            new Shape("", "1", "x"),
            new Shape("", "<!--", "x"),
            new Shape("", "[a](", "x"),
            new Shape("", "[", "x"),
            new Shape("", "`a", "x"),
            new Shape("", "*a ", "x"),
            new Shape("| a |\n|---|\n", "| ", "x"),
            new Shape("---\n", "a: ", "\nx"),
            new Shape("", "a.", "@"),
            new Shape("", "？ ", "x"),
            new Shape("", "　", "x"),
            new Shape("", "<a ", "x"),
            new Shape("- [ ] ", "by the ", "x"));

    private PatternAttacks() {}

    /** Where an answer did not come for as long as anybody waits, or others had to wait with it. */
    static List<String> patterns(AttackTarget target) {
        var breaches = new ArrayList<String>();
        for (var shape : SHAPES) {
            var name = "\"" + shape.before() + "\" and many \"" + shape.repeated() + "\"";
            asked(target, shape).forEach((where, question) -> {
                try {
                    var answer = question.get();
                    if (answer.statusCode() / 100 == 5) {
                        breaches.add(name + " " + where + ": " + answer.statusCode() + " " + answer.body());
                    }
                } catch (UncheckedIOException e) {
                    breaches.add(name + " " + where + " does not end: " + e.getMessage());
                }
            });
            var others = target.send(target.request("/health/live"));
            if (others.statusCode() != 200) {
                breaches.add(name + ": others hear " + others.statusCode());
            }
            if (!breaches.isEmpty()) {
                return breaches; // what does not end goes on there, so the rest would say nothing
            }
        }
        return breaches;
    }

    private static Map<String, Supplier<HttpResponse<String>>> asked(AttackTarget target, Shape shape) {
        var asked = new LinkedHashMap<String, Supplier<HttpResponse<String>>>();
        var text = shape.longest();
        var word = AttackTarget.encoded(shape.text(190));
        asked.put(
                "in a path and a log",
                () -> target.send(target.request("/x/" + AttackTarget.encoded(shape.text(IN_A_PATH / 3)) + "@")));
        asked.put("in a search", () -> target.send(target.request("/api/v1/search?q=" + word, target.victim())));
        asked.put("in a thread", () -> {
            var made = post(target, "/api/v1/threads", Map.of("title", "Long", "message", shape.text(9_000)));
            var id = JsonCodec.tree(made.body()).path("id").asString("");
            return id.isEmpty() ? made : completed(target, "thread.summarize", Map.of("thread_id", id));
        });
        asked.put("in a spec", () -> {
            var made = post(target, "/api/v1/specs", Map.of("title", "Long", "content", Map.of("markdown", text)));
            var id = JsonCodec.tree(made.body()).path("id").asString("");
            if (id.isEmpty()) {
                throw new UncheckedIOException(new IOException("it was not kept: " + made.body()));
            }
            completed(target, "spec.review", Map.of("spec_id", id));
            return completed(target, "spec.tasks", Map.of("spec_id", id));
        });
        return asked;
    }

    /** The intent when it is through. @throws UncheckedIOException when it never is */
    private static HttpResponse<String> completed(AttackTarget target, String type, Map<String, String> data) {
        var made = post(target, "/api/v1/intents", Map.of("type", type, "data", data));
        var id = JsonCodec.tree(made.body()).path("id").asString("");
        if (id.isEmpty()) {
            return made;
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            var answer = target.send(target.request("/api/v1/intents/" + id, target.victim()));
            var status = JsonCodec.tree(answer.body()).path("status").asString("");
            if (!status.equals("pending") && !status.equals("running")) {
                return answer;
            }
            if (System.nanoTime() > end) {
                throw new UncheckedIOException(new IOException(type + " is still " + status));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private static HttpResponse<String> post(AttackTarget target, String path, Map<String, ?> body) {
        return target.json("POST", path, body, "Authorization", "Bearer " + target.victim());
    }
}
