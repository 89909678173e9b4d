package io.resonant.kernel.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.testing.DnsServer;
import org.junit.jupiter.api.Test;

class DnsTextsTest {
    @Test
    void textsAreReadAsTheyWereWritten() {
        try (var server = new DnsServer()) {
            server.put("_proof.example.com", "resonant-namespace=acme:abc_-1", "v=spf1 include:\"x\" ~all");
            server.put("empty.example.com");
            var texts = new DnsTexts(server.address());
            assertThat(texts.of("_proof.example.com"))
                    .containsExactlyInAnyOrder("resonant-namespace=acme:abc_-1", "v=spf1 include:\"x\" ~all");
            assertThat(texts.of("empty.example.com")).isEmpty();
            assertThat(texts.of("nobody.example.com")).isEmpty();
        }
    }

    @Test
    void aSilentServerIsNotTakenForAnAnswer() {
        var gone = new DnsServer();
        var address = gone.address();
        gone.close();
        assertThatThrownBy(() -> new DnsTexts(address).of("example.com"))
                .isInstanceOfSatisfying(
                        OutboundException.class, e -> assertThat(e.kind()).isEqualTo(OutboundException.Kind.CONNECT));
    }
}
