package io.resonant.kernel.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.problem.Problem;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MultipartTest {
    private static final String TYPE = "multipart/form-data; boundary=xyz";
    private static final Multipart.Limits LIMITS = new Multipart.Limits(Set.of("file", "note"), 3, 1_000);

    @Test
    void partsComeOneAfterTheOther() {
        var body =
                part("name=\"note\"", "こんにちは") + part("name=\"file\"; filename=\"仕様 1.md\"", "# A\r\n--xy\r\n") + end();
        assertThat(read(body)).containsExactly("note - こんにちは", "file 仕様 1.md # A\r\n--xy\r\n");
    }

    @Test
    void anUnreadPartIsSkipped() {
        var names = new ArrayList<String>();
        Multipart.read(
                stream(part("name=\"note\"", "a".repeat(900)) + part("name=\"file\"", "b") + end()),
                TYPE,
                LIMITS,
                part -> names.add(part.name()));
        assertThat(names).containsExactly("note", "file");
    }

    @Test
    void whatIsTooMuchIsRefused() {
        assertRefused(413, "body_too_large", part("name=\"note\"", "a".repeat(2_000)) + end());
        assertRefused(422, "too_many_parts", part("name=\"note\"", "a").repeat(4) + end());
    }

    /** As a path neither would do: one nowhere, the other not where the system's language is English. */
    @Test
    void aNameIsNeverMadeAPath() {
        assertRefused(422, "invalid_input", part("name=\"note\"; filename=\"a\u0000b\"", "a") + end());
        assertThat(read(part("name=\"note\"; filename=\"仕様:書?.md\"", "a") + end()))
                .containsExactly("note 仕様:書?.md a");
    }

    @Test
    void whatIsMalformedIsRefused() {
        assertRefused(400, "malformed_multipart", part("name=\"note\"", "a"));
        assertRefused(400, "malformed_multipart", "nonsense");
        assertRefused(422, "invalid_input", part("name=\"other\"", "a") + end());
        assertRefused(422, "invalid_input", part("name=\"note\"", "a\u0000b") + end());
        assertThatThrownBy(() -> Multipart.read(stream(end()), "multipart/form-data", LIMITS, part -> {}))
                .isInstanceOf(Problem.class);
    }

    private static void assertRefused(int status, String code, String body) {
        assertThatThrownBy(() -> read(body)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.code()).isEqualTo(code);
            assertThat(problem.status()).isEqualTo(status);
        });
    }

    private static List<String> read(String body) {
        var parts = new ArrayList<String>();
        Multipart.read(
                stream(body),
                TYPE,
                LIMITS,
                part -> parts.add(part.name() + " " + part.fileName().orElse("-") + " " + part.text()));
        return parts;
    }

    private static String part(String disposition, String content) {
        return "--xyz\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + content + "\r\n";
    }

    private static String end() {
        return "--xyz--\r\n";
    }

    private static ByteArrayInputStream stream(String body) {
        return new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
    }
}
