package io.resonant.kernel.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.outbound.ServerSentEvents.ServerSentEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerSentEventsTest {
    @Test
    void readsTypesAndDataAndSkipsCommentsAndEmptyEvents() throws IOException {
        assertThat(events("""
                : a comment

                event: nothing

                event: a
                data: one
                data:two
                data
                id: 7
                retry: 10
                unknown: x

                data:  three
                """))
                .containsExactly(new ServerSentEvent("a", "one\ntwo\n"), new ServerSentEvent("message", " three"));
    }

    @Test
    void anyLineEndingAndAMarkAtTheBeginning() throws IOException {
        assertThat(events("\uFEFFdata: a\r\rdata: b\r\n\r\ndata: c\n\n\r\ndata: d\r\n"))
                .extracting(ServerSentEvent::data)
                .containsExactly("a", "b", "c", "d");
    }

    @Test
    void theLastEventCountsWithoutItsBlankLineAndEvenWithoutItsLineEnd() throws IOException {
        assertThat(events("data: a\n\nevent: end\ndata: b")).contains(new ServerSentEvent("end", "b"));
        assertThat(events("event: end")).isEmpty();
        assertThat(events("")).isEmpty();
    }

    @Test
    void everyCutGivesTheSameEvents() throws IOException {
        var text = "event: a\r\ndata: 仕様書😀\r\n\r\ndata: 二\r\n\r\n";
        for (int piece = 1; piece <= 40; piece++) {
            assertThat(events(text, piece)).extracting(ServerSentEvent::data).containsExactly("仕様書😀", "二");
        }
    }

    @Test
    void tooLargeAndNotUtf8AreRefused() {
        assertThatThrownBy(() -> events("data: " + "x".repeat(2000)))
                .isInstanceOfSatisfying(
                        OutboundException.class, e -> assertThat(e.kind()).isEqualTo(OutboundException.Kind.TOO_LARGE));
        assertThatThrownBy(() -> events("data: 12345678\n".repeat(200)))
                .isInstanceOfSatisfying(
                        OutboundException.class, e -> assertThat(e.kind()).isEqualTo(OutboundException.Kind.TOO_LARGE));
        assertThatThrownBy(() -> read(new byte[] {'d', 'a', 't', 'a', ':', (byte) 0xc3, '\n', '\n'}, 3))
                .isInstanceOfSatisfying(
                        OutboundException.class, e -> assertThat(e.kind()).isEqualTo(OutboundException.Kind.MALFORMED));
    }

    private static List<ServerSentEvent> events(String text) throws IOException {
        return events(text, 37);
    }

    private static List<ServerSentEvent> events(String text, int piece) throws IOException {
        return read(text.getBytes(UTF_8), piece);
    }

    private static List<ServerSentEvent> read(byte[] bytes, int piece) throws IOException {
        var source = new InputStream() {
            private final InputStream all = new ByteArrayInputStream(bytes);

            @Override
            public int read() throws IOException {
                return all.read();
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return all.read(target, offset, Math.min(piece, length));
            }
        };
        var events = new ServerSentEvents(source, 1000);
        var found = new ArrayList<ServerSentEvent>();
        for (var next = events.next(); next.isPresent(); next = events.next()) {
            found.add(next.get());
        }
        return found;
    }
}
