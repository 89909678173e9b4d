package io.resonant.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.page.Cursor;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.upload.Multipart;
import io.resonant.kernel.upload.SniffedType;
import io.resonant.kernel.wire.ByteRange;
import io.resonant.kernel.wire.HeaderText;
import io.resonant.kernel.wire.Networks;
import io.resonant.kernel.wire.TrustedProxies;
import io.resonant.kernel.wire.UrlText;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Whatever stands in a request: what is taken from it fits what was asked for, and cannot be misread by others. */
public final class RequestFuzz implements FuzzTarget {
    private static final RequestFuzz TARGET = new RequestFuzz();

    public static void fuzzerTestOneInput(byte[] input) {
        TARGET.feed(input);
    }

    @Override
    public String name() {
        return "request";
    }

    private static final Multipart.Limits LIMITS = new Multipart.Limits(Set.of("file", "name"), 3, 1024);
    private static final TrustedProxies PROXIES = TrustedProxies.of(List.of("10.0.0.0/8"));

    @Override
    public void feed(byte[] input) {
        var text = new String(input, StandardCharsets.UTF_8);
        header(text);
        parameters(text);
        body(input);
    }

    private static void header(String text) {
        try {
            ByteRange.parse(text, 1000).ifPresent(range -> {
                assertThat(range.first()).isBetween(0L, 999L);
                assertThat(range.length()).isBetween(1L, 1000 - range.first());
            });
        } catch (ByteRange.UnsatisfiableException refused) {
            assertThat(text).contains("=");
        }
        assertThat(Networks.canonical(PROXIES.client("10.0.0.1", List.of(text))))
                .isPresent();
        HeaderText.requireSafe("Content-Disposition", HeaderText.attachment(text));
        assertThat(HeaderText.attachment(text).chars().filter(c -> c == '"')).hasSize(2);
        Networks.canonical(text)
                .ifPresent(address -> assertThat(Networks.canonical(address)).contains(address));
    }

    private static void parameters(String text) {
        try {
            UrlText.parameters(text).forEach((name, values) -> {
                assertThat(name).doesNotContain("\0");
                assertThat(values).isNotEmpty().noneMatch(value -> value.contains("\0"));
            });
        } catch (Problem refused) {
            assertThat(refused.status()).isIn(400, 422);
        }
        try {
            assertThat(Cursor.parse(text, 2).values()).hasSize(2);
        } catch (Problem refused) {
            assertThat(refused.status()).isEqualTo(422);
        }
    }

    /** The first line is the boundary. */
    private static void body(byte[] input) {
        assertThat(SniffedType.of(input, Math.min(input.length, SniffedType.HEAD)))
                .isNotBlank();
        var text = new String(input, StandardCharsets.ISO_8859_1);
        var boundary = text.lines().findFirst().orElse("").replaceFirst("^--", "");
        try {
            Multipart.read(
                    new ByteArrayInputStream(input), "multipart/form-data; boundary=" + boundary, LIMITS, part -> {
                        assertThat(part.name()).isIn("file", "name");
                        assertThat(part.stream().readAllBytes()).hasSizeLessThanOrEqualTo(1024);
                    });
        } catch (Problem refused) {
            assertThat(refused.status()).isIn(400, 413, 422);
        }
    }
}
