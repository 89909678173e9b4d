package io.resonant.deploy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The first message of a TLS client (RFC 5246, 7.4.1.2), written by hand: Java itself no longer speaks what a good server
 * must refuse.
 */
@SuppressWarnings("ArrayRecordComponent") // constants, never compared
record ClientHello(int version, int[] suites) {
    /** A server that answers with it has agreed; the other answer, an alert, refuses. */
    static final int AGREED = 0x16;

    private static final int TLS_1_1 = 0x0302;
    private static final int TLS_1_2 = 0x0303;
    private static final int[] ELLIPTIC_CBC = {0xc013, 0xc014, 0xc009, 0xc00a, 0x002f, 0x0035};
    /** Without forward secrecy, and with broken ciphers. */
    private static final int[] WEAK = {0x002f, 0x0035, 0x003c, 0x009c, 0x009d, 0x000a, 0x0005};

    static ClientHello ofOldProtocol() {
        return new ClientHello(TLS_1_1, ELLIPTIC_CBC);
    }

    static ClientHello ofWeakCiphers() {
        return new ClientHello(TLS_1_2, WEAK);
    }

    byte[] bytes(String domain) {
        var body = new ByteArrayOutputStream();
        two(body, version);
        body.writeBytes(new byte[32]); // the random number: nobody will use the keys
        body.write(0); // no session
        two(body, 2 * suites.length);
        for (int suite : suites) {
            two(body, suite);
        }
        body.write(1);
        body.write(0); // no compression
        var extensions = new ByteArrayOutputStream();
        name(extensions, domain);
        extension(extensions, 10, new byte[] {0, 4, 0, 23, 0, 24}); // the curves P-256 and P-384
        extension(extensions, 11, new byte[] {1, 0}); // points as they are
        extension(extensions, 13, new byte[] {0, 10, 4, 1, 4, 3, 5, 1, 2, 1, 2, 3}); // signatures
        two(body, extensions.size());
        body.writeBytes(extensions.toByteArray());

        var message = new ByteArrayOutputStream();
        message.write(1); // client_hello
        message.write(0);
        two(message, body.size());
        message.writeBytes(body.toByteArray());
        var plain = new ByteArrayOutputStream();
        plain.write(AGREED);
        two(plain, 0x0301);
        two(plain, message.size());
        plain.writeBytes(message.toByteArray());
        return plain.toByteArray();
    }

    private static void name(ByteArrayOutputStream out, String domain) {
        var bytes = domain.getBytes(StandardCharsets.US_ASCII);
        var name = new ByteArrayOutputStream();
        two(name, bytes.length + 3);
        name.write(0);
        two(name, bytes.length);
        name.writeBytes(bytes);
        extension(out, 0, name.toByteArray());
    }

    private static void extension(ByteArrayOutputStream out, int type, byte[] content) {
        two(out, type);
        two(out, content.length);
        out.writeBytes(content);
    }

    private static void two(ByteArrayOutputStream out, int value) {
        out.write(value >> 8);
        out.write(value);
    }
}
