package io.resonant.kernel.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A name server on loopback that knows TXT records only; other names do not exist. */
public final class DnsServer implements AutoCloseable {
    private static final int ANSWER = 0x8180;
    private static final int NO_SUCH_NAME = 3;

    private final DatagramSocket socket;
    private final Map<String, List<String>> texts = new ConcurrentHashMap<>();

    public DnsServer() {
        try {
            socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::serve);
    }

    /** Where it is, in the form that {@code DnsTexts} takes. */
    public String address() {
        return "dns://127.0.0.1:" + socket.getLocalPort();
    }

    public void put(String name, String... values) {
        texts.put(name.toLowerCase(Locale.ROOT), List.of(values));
    }

    @Override
    public void close() {
        socket.close();
    }

    private void serve() {
        var packet = new DatagramPacket(new byte[512], 512);
        while (!socket.isClosed()) {
            try {
                socket.receive(packet);
                var answer = answer(packet.getData());
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    /** RFC 1035, 4.1: the header, the question again, and an answer for each text. */
    private byte[] answer(byte[] question) {
        var name = new StringBuilder();
        int at = 12;
        while (question[at] != 0) {
            name.append(name.isEmpty() ? "" : ".")
                    .append(new String(question, at + 1, question[at], StandardCharsets.US_ASCII));
            at += question[at] + 1;
        }
        int end = at + 5;
        var known = texts.get(name.toString().toLowerCase(Locale.ROOT));
        var out = new ByteArrayOutputStream();
        out.write(question, 0, 2);
        number(out, known == null ? ANSWER | NO_SUCH_NAME : ANSWER);
        number(out, 1);
        number(out, known == null ? 0 : known.size());
        number(out, 0);
        number(out, 0);
        out.write(question, 12, end - 12);
        for (var text : known == null ? List.<String>of() : known) {
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            number(out, 0xC00C); // the name of the question
            number(out, 16);
            number(out, 1);
            number(out, 0);
            number(out, 60);
            number(out, bytes.length + 1);
            out.write(bytes.length);
            out.writeBytes(bytes);
        }
        return out.toByteArray();
    }

    private static void number(ByteArrayOutputStream out, int value) {
        out.write(value >> 8);
        out.write(value);
    }
}
