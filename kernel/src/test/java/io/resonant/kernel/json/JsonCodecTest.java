package io.resonant.kernel.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@NullMarked
class JsonCodecTest {
    enum Status {
        IN_REVIEW
    }

    record Inner(String name) {}

    record Sample(
            String title,
            @Nullable Integer size,
            @Nullable List<Inner> items,
            @Nullable Given<UUID> assigneeId,
            @Nullable Status status,
            @Nullable Json data,
            @Nullable Instant dueDate) {}

    @Test
    void readsAndWritesSnakeCaseLowerCaseEnumsAndRawJson() {
        var text = "{\"title\":\"仕様\",\"size\":3,\"items\":[{\"name\":\"a\"}],\"assignee_id\":null,"
                + "\"status\":\"in_review\",\"data\":{\"x\":[1,2.50]},\"due_date\":\"2026-12-01T09:00:00+09:00\"}";
        var sample = JsonCodec.read(text, Sample.class);
        assertThat(sample.status()).isEqualTo(Status.IN_REVIEW);
        assertThat(sample.data()).isEqualTo(new Json("{\"x\":[1,2.50]}"));
        assertThat(JsonCodec.write(sample)).contains("\"due_date\":\"2026-12-01T00:00:00.000000Z\"", "\"in_review\"");
        assertThat(JsonCodec.write(sample)).contains("\"data\":{\"x\":[1,2.50]}");
    }

    @Test
    void tellsAbsentFromExplicitNull() {
        assertThat(JsonCodec.read("{\"title\":\"a\"}", Sample.class).assigneeId())
                .isNull();
        assertThat(JsonCodec.read("{\"title\":\"a\",\"assignee_id\":null}", Sample.class)
                        .assigneeId())
                .isEqualTo(new Given<>(null));
    }

    @Test
    void namesEveryMissingField() {
        assertThatThrownBy(() -> JsonCodec.read("{\"items\":[{},{}]}", Sample.class))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.errors())
                                .containsExactly(
                                        new Problem.FieldError("/title", "required"),
                                        new Problem.FieldError("/items/0/name", "required"),
                                        new Problem.FieldError("/items/1/name", "required")));
    }

    @Test
    void refusesANumberWhoseExponentNoNumberHas() {
        var text = "{\"title\":\"a\",\"data\":2e22222222222222222222}";
        assertMalformed(() -> JsonCodec.tree(text));
        assertMalformed(() -> JsonCodec.read(text, Sample.class));
        assertMalformed(() -> JsonCodec.read(text.getBytes(StandardCharsets.UTF_8), Sample.class));
        assertMalformed(() -> JsonCodec.read(text.replace("\"title\"", "\"titel\""), Sample.class));
    }

    private static void assertMalformed(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo("malformed_json"));
    }

    @Test
    void refusesWhatWouldBeLostOrCannotBeStored() {
        refused("{\"title\":\"a\",\"titel\":1}", "/titel", "unknown");
        refused("{\"title\":1}", "/title", "wrong_type");
        refused("{\"title\":\"a\",\"size\":\"3\"}", "/size", "wrong_type");
        refused("{\"title\":\"a\",\"size\":1.5}", "/size", "wrong_type");
        refused("{\"title\":\"a\",\"status\":\"IN_REVIEW\"}", "/status", "wrong_type");
        refused("{\"title\":\"a\",\"due_date\":\"2026-02-30T00:00:00Z\"}", "/due_date", "wrong_type");
        refused("{\"title\":\"a\\u0000b\"}", "/title", "invalid_text");
        refused("{\"title\":\"a\\ud800\"}", "/title", "invalid_text");
        refused("{\"title\":\"a\",\"data\":{\"k\":[\"\\u0000\"]}}", "/data", "invalid_text");
        refused("[]", "", "wrong_type");
    }

    @Test
    void namesEveryWrongFieldAtOnce() {
        var text =
                "{\"titel\":1,\"title\":2,\"size\":\"3\",\"items\":[{\"name\":5},{\"name\":\"ok\"},{},{\"name\":\"a\\u0000\"}]}";
        assertThatThrownBy(() -> JsonCodec.read(text, Sample.class))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.errors())
                                .containsExactlyInAnyOrder(
                                        new Problem.FieldError("/titel", "unknown"),
                                        new Problem.FieldError("/title", "wrong_type"),
                                        new Problem.FieldError("/size", "wrong_type"),
                                        new Problem.FieldError("/items/0/name", "wrong_type"),
                                        new Problem.FieldError("/items/2/name", "required"),
                                        new Problem.FieldError("/items/3/name", "invalid_text")));
    }

    @Test
    void refusesMalformedTextWithThePlace() {
        for (var text :
                List.of("", "{", "{\"title\":\"a\"} x", "{\"title\":\"a\",\"title\":\"b\"}", "nul", "{'a':1}")) {
            assertThatThrownBy(() -> JsonCodec.read(text.getBytes(StandardCharsets.UTF_8), Sample.class))
                    .as(text)
                    .isInstanceOfSatisfying(
                            Problem.class, problem -> assertThat(problem.code()).isEqualTo("malformed_json"));
        }
        var deep = "[".repeat(100_000);
        assertThatThrownBy(() -> JsonCodec.tree(deep)).isInstanceOf(Problem.class);
    }

    private static void refused(String text, String pointer, String code) {
        ThrowingCallable reading = () -> JsonCodec.read(text, Sample.class);
        assertThatThrownBy(reading)
                .as(text)
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.errors()).containsExactly(new Problem.FieldError(pointer, code)));
    }
}
