package io.resonant.namespace;

import io.resonant.kernel.outbound.DnsTexts;
import io.resonant.kernel.outbound.OutboundHttp;
import io.resonant.kernel.outbound.OutboundRequest;
import io.resonant.kernel.outbound.OutboundSettings;
import io.resonant.kernel.outbound.RetryPolicy;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Reads what publishers have put where only they can: in the name servers of their domain, in their repository. */
public interface ProofSources {
    /** The TXT records of a name. @throws OutboundException */
    List<String> texts(String name);

    /** The text of a public file. @throws OutboundException also when the address leads into a private network */
    String file(URI address);

    /** The internet. */
    static ProofSources ofInternet(InstantSource clock) {
        var dns = new DnsTexts();
        return new ProofSources() {
            private static final long LONGEST_FILE = 64 * 1024;

            @Override
            public List<String> texts(String name) {
                return dns.of(name);
            }

            @Override
            public String file(URI address) {
                var origin = address.getScheme() + "://" + address.getRawAuthority();
                var settings = OutboundSettings.of("The repository", URI.create(origin), false)
                        .withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(10))
                        .withMaxResponseBytes(LONGEST_FILE)
                        .withRetries(RetryPolicy.NONE);
                try (var http = new OutboundHttp(settings, clock)) {
                    return http.send(OutboundRequest.get(address.getRawPath())).text();
                }
            }
        };
    }
}
