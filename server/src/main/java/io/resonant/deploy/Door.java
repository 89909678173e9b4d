package io.resonant.deploy;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Knocks at an installation as a stranger does, below the level of an HTTP client: which protocols it speaks, and what
 * it says to whom, is the question here.
 */
final class Door {
    private static final int PATIENCE = (int) Duration.ofSeconds(20).toMillis();
    private static final int MOST = 4 << 20;

    private final String domain;
    private final InetAddress address;
    private final int httpPort;
    private final int httpsPort;
    private final Trust trust;

    /** @param address that the name leads to */
    Door(String domain, InetAddress address, int httpPort, int httpsPort, Trust trust) {
        this.domain = domain;
        this.address = address;
        this.httpPort = httpPort;
        this.httpsPort = httpsPort;
        this.trust = trust;
    }

    /** @param headers the names in lower case; of several with one name all values, in their order */
    record Answer(int status, Map<String, List<String>> headers, String body) {
        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name)).map(List::getFirst);
        }
    }

    /** What was agreed on. */
    record Handshake(String protocol, String application, X509Certificate certificate) {}

    /** @throws IOException when the certificate is not good for the name, among other reasons */
    Handshake handshake(String... protocols) throws IOException {
        try (var socket = secure(trust.required(), true)) {
            if (protocols.length > 0) {
                socket.setEnabledProtocols(protocols);
            }
            socket.startHandshake();
            var session = socket.getSession();
            return new Handshake(
                    session.getProtocol(), String.valueOf(socket.getApplicationProtocol()), (X509Certificate)
                            session.getPeerCertificates()[0]);
        }
    }

    /** The certificate that is shown, also one that is good no more. */
    X509Certificate certificate() throws IOException {
        try (var socket = secure(trust.anybody(), false)) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    /** Sends raw bytes to the secure port and returns the first one of the answer; -1 when there is none. */
    int provoke(byte[] hello) throws IOException {
        try (var socket = open(httpsPort)) {
            socket.getOutputStream().write(hello);
            socket.getOutputStream().flush();
            return socket.getInputStream().read();
        }
    }

    boolean isOpen(int port) {
        try (var _ = open(port)) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    Answer plain(String path) throws IOException {
        try (var socket = open(httpPort)) {
            return ask(socket, path, Map.of());
        }
    }

    /** Whoever answers is not asked who they are: that is looked at once, and must not hide what else is wrong. */
    Answer secure(String path, Map<String, String> headers) throws IOException {
        try (var socket = secure(trust.anybody(), false)) {
            socket.startHandshake();
            return ask(socket, path, headers);
        }
    }

    private SSLSocket secure(SSLContext context, boolean strict) throws IOException {
        var socket = (SSLSocket) context.getSocketFactory().createSocket(open(httpsPort), domain, httpsPort, true);
        var parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(domain)));
        if (strict) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
        }
        socket.setSSLParameters(parameters);
        return socket;
    }

    private Socket open(int port) throws IOException {
        var socket = new Socket();
        socket.setSoTimeout(PATIENCE);
        socket.connect(new InetSocketAddress(address, port), PATIENCE);
        return socket;
    }

    private Answer ask(Socket socket, String path, Map<String, String> headers) throws IOException {
        var request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: " + domain + "\r\n");
        headers.forEach(
                (name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
        if (!headers.containsKey("Connection")) {
            request.append("Connection: close\r\n");
        }
        var out = socket.getOutputStream();
        out.write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        out.flush();
        var in = new BufferedInputStream(socket.getInputStream());
        var status = line(in).split(" ");
        var fields = new TreeMap<String, List<String>>();
        for (var line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.merge(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        List.of(line.substring(colon + 1).strip()),
                        Door::both);
            }
        }
        int code = status.length < 2 ? 0 : Integer.parseInt(status[1]);
        return new Answer(code, fields, code == 101 ? "" : body(in, fields));
    }

    private static List<String> both(List<String> one, List<String> other) {
        return java.util.stream.Stream.concat(one.stream(), other.stream()).toList();
    }

    private static String body(InputStream in, Map<String, List<String>> fields) throws IOException {
        var length = fields.get("content-length");
        if (length != null) {
            return text(in.readNBytes(Math.min(MOST, Integer.parseInt(length.getFirst()))));
        }
        if (!fields.getOrDefault("transfer-encoding", List.of()).contains("chunked")) {
            return text(in.readNBytes(MOST));
        }
        var whole = new ByteArrayOutputStream();
        for (int size = size(in); size > 0 && whole.size() < MOST; size = size(in)) {
            whole.write(in.readNBytes(size));
            line(in);
        }
        return text(whole.toByteArray());
    }

    private static int size(InputStream in) throws IOException {
        return Integer.parseInt(line(in).replaceFirst(";.*", "").strip(), 16);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int value = in.read(); value != '\n'; value = in.read()) {
            if (value < 0 || line.length() > 64 << 10) {
                throw new EOFException("the answer broke off");
            }
            if (value != '\r') {
                line.append((char) value);
            }
        }
        return line.toString();
    }

    /** Whom to believe. */
    interface Trust {
        SSLContext required() throws IOException;

        SSLContext anybody() throws IOException;

        static IOException broken(GeneralSecurityException e) {
            return new IOException("TLS cannot be used here: " + e.getMessage(), e);
        }
    }
}
