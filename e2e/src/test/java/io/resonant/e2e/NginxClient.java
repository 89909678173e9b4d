package io.resonant.e2e;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Bytes over TLS from an address of its own, so that the server can tell the client from the proxy; and frames of HTTP/2
 * (RFC 9113) whose headers say what no client library would send.
 */
final class NginxClient implements AutoCloseable {
    /** Another loopback address than the one from which the proxy comes. */
    static final String ADDRESS = "127.0.0.2";

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RESET = 3;
    private static final int SETTINGS = 4;
    private static final int GOAWAY = 7;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    private final SSLSocket socket;

    private NginxClient(SSLSocket socket) {
        this.socket = socket;
    }

    static NginxClient connect(int port, String... protocols) {
        try {
            var plain = new Socket();
            plain.bind(new InetSocketAddress(InetAddress.ofLiteral(ADDRESS), 0));
            plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
            plain.setSoTimeout(1_000);
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Credulous()}, null);
            var socket = (SSLSocket) context.getSocketFactory().createSocket(plain, Nginx.DOMAIN, port, true);
            var parameters = new SSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(Nginx.DOMAIN)));
            parameters.setApplicationProtocols(protocols);
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return new NginxClient(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All that comes back for these very bytes, up to the end of the connection or to so much silence. */
    static String raw(int port, String bytes, Duration silence) {
        try (var client = connect(port)) {
            client.socket.setSoTimeout(Math.toIntExact(silence.toMillis()));
            client.socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            client.socket.getOutputStream().flush();
            return client.rest();
        } catch (IOException e) {
            return ""; // cut off, which is an answer too
        }
    }

    /** Sends one request; true when anything but a refusal of the stream or of the connection came back. */
    static boolean frames(int port, List<Map.Entry<String, String>> headers, String body) {
        try (var client = connect(port, "h2")) {
            var out = client.socket.getOutputStream();
            out.write(PREFACE);
            out.write(frame(SETTINGS, 0, 0, new byte[0]));
            out.write(frame(HEADERS, END_HEADERS | (body.isEmpty() ? END_STREAM : 0), 1, packed(headers)));
            if (!body.isEmpty()) {
                out.write(frame(DATA, END_STREAM, 1, body.getBytes(StandardCharsets.ISO_8859_1)));
            }
            out.flush();
            return client.isAnswered();
        } catch (IOException e) {
            return false;
        }
    }

    private String rest() {
        var answer = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(answer);
        } catch (IOException silence) {
            // what has come so far is the answer
        }
        return answer.toString(StandardCharsets.ISO_8859_1);
    }

    private boolean isAnswered() throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        while (true) {
            int length = (in.readUnsignedShort() << 8) | in.readUnsignedByte();
            int type = in.readUnsignedByte();
            in.readUnsignedByte();
            in.readInt();
            in.skipNBytes(length);
            if (type == HEADERS) {
                return true;
            }
            if (type == RESET || type == GOAWAY) {
                return false;
            }
        }
    }

    private static byte[] frame(int type, int flags, int stream, byte[] content) {
        var frame = new ByteArrayOutputStream();
        frame.writeBytes(new byte[] {
            (byte) (content.length >> 16),
            (byte) (content.length >> 8),
            (byte) content.length,
            (byte) type,
            (byte) flags
        });
        frame.writeBytes(new byte[] {0, 0, 0, (byte) stream});
        frame.writeBytes(content);
        return frame.toByteArray();
    }

    /** HPACK's plainest form (RFC 7541, 6.2.2): each name and value written out. */
    private static byte[] packed(List<Map.Entry<String, String>> headers) {
        var block = new ByteArrayOutputStream();
        for (var header : headers) {
            block.write(0);
            for (var text : List.of(header.getKey(), header.getValue())) {
                var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
                block.write(Math.min(bytes.length, 127));
                if (bytes.length >= 127) {
                    int rest = bytes.length - 127;
                    while (rest >= 128) {
                        block.write(rest % 128 + 128);
                        rest /= 128;
                    }
                    block.write(rest);
                }
                block.writeBytes(bytes);
            }
        }
        return block.toByteArray();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Credulous implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
