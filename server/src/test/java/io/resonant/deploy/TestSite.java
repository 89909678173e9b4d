package io.resonant.deploy;

import io.resonant.kernel.testing.TestCertificate;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** What stands in front of an installation: http, https with HTTP/2 on offer, and raw answers by path. */
final class TestSite implements AutoCloseable {
    static final String DOMAIN = "resonant.example.com";

    private static final char[] PASSWORD = TestCertificate.PASSWORD.toCharArray();
    private static final String HEADERS = """
            Strict-Transport-Security: max-age=31536000
            X-Content-Type-Options: nosniff
            X-Frame-Options: DENY
            Content-Security-Policy: default-src 'none'
            """;

    private final ServerSocket plain;
    private final ServerSocket secure;
    private final Path authority;
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final ExecutorService accepting = Executors.newVirtualThreadPerTaskExecutor();

    /** The certificate is good for so many days. */
    TestSite(Path folder, int days) throws IOException, GeneralSecurityException {
        var certificate = TestCertificate.of(DOMAIN, days, folder);
        authority = certificate.authority();
        var here = InetAddress.getLoopbackAddress();
        plain = new ServerSocket(0, 50, here);
        secure = context(certificate.keys()).getServerSocketFactory().createServerSocket(0, 50, here);
        accepting.execute(() -> serve(plain));
        accepting.execute(() -> serve(secure));
        answer("http/somewhere", "301", "Location: https://" + DOMAIN + "/somewhere\n", "");
        answer("/", "200", HEADERS + "Content-Type: text/html\n", "<!doctype html>");
        answer("/health/ready", "200", "", "{\"status\":\"ready\",\"failures\":[],\"notices\":[]}");
        answer("/health/live", "200", "Date: Sat, 21 Nov 2026 21:00:10 GMT\n", "{}");
        answer("/api/openapi.json", "200", "", "{\"info\":{\"version\":\"1.2.3\"}}");
        answer("/ws", "401", "", "{}");
    }

    Path authority() {
        return authority;
    }

    int httpPort() {
        return plain.getLocalPort();
    }

    int httpsPort() {
        return secure.getLocalPort();
    }

    void answer(String path, String status, String headers, String body) {
        answers.put(
                path,
                "HTTP/1.1 " + status + " x\r\n" + headers.replace("\n", "\r\n") + "Content-Length: "
                        + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
    }

    /** Nobody is let in from then on; until it has noticed, a thread that accepts would still let one in. */
    @Override
    public void close() throws IOException {
        plain.close();
        secure.close();
        accepting.close();
    }

    private static SSLContext context(Path file) throws IOException, GeneralSecurityException {
        var keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    private void serve(ServerSocket server) {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                Thread.ofVirtual().start(() -> answer(client));
            } catch (IOException _) {
                return; // closed
            }
        }
    }

    private void answer(Socket client) {
        try (client) {
            if (client instanceof SSLSocket tls) {
                tls.setHandshakeApplicationProtocolSelector((_, offered) -> offered.contains("h2") ? "h2" : "");
            }
            var in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
            var line = in.readLine();
            if (line == null) {
                return;
            }
            while (!in.readLine().isEmpty()) {
                // the headers do not matter here
            }
            var path = (client instanceof SSLSocket ? "" : "http") + line.split(" ")[1];
            var answer = answers.getOrDefault(path, "HTTP/1.1 404 x\r\nContent-Length: 0\r\n\r\n");
            client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
            client.getOutputStream().flush();
        } catch (javax.net.ssl.SSLException _) {
            // the handshake failed, which is what some tests are about
        } catch (java.net.SocketException _) {
            // a port that was only looked at
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
