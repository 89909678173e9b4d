package io.resonant.kernel.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ListenerTest {
    private static final int LARGE = 6_000_000; // more than the system keeps for a connection

    private final byte[] content = new byte[LARGE];
    private @TempDir Path folder;
    private Path file;

    /** The server's side of a connection: a file goes out the way that a body does. */
    private static final class ToPeer extends OutputStream implements FileSink {
        private final Peer peer;

        ToPeer(Peer peer) {
            this.peer = peer;
        }

        @Override
        public void write(int b) {
            throw new AssertionError("the file was read");
        }

        @Override
        public void write(FileChannel from, long offset, long length) {
            for (long sent = 0; sent < length; ) {
                sent += peer.send(from, offset + sent, length - sent);
            }
        }
    }

    @BeforeEach
    void write() throws IOException {
        new Random(7).nextBytes(content);
        file = folder.resolve("content");
        Files.write(file, content);
    }

    @Test
    void aFileArrivesWholeAtAReaderWhoIsSlow() throws Exception {
        try (var listener = listen(peer -> send(peer, 0, Long.MAX_VALUE));
                var client = new Socket()) {
            client.setReceiveBufferSize(4096);
            client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.port()));
            var received = new ByteArrayOutputStream();
            var piece = new byte[1000];
            for (int count = client.getInputStream().read(piece);
                    count >= 0;
                    count = client.getInputStream().read(piece)) {
                received.write(piece, 0, count);
            }
            assertThat(received.toByteArray()).isEqualTo(content);
        }
    }

    @Test
    void aPartIsTheSameWhetherItIsReadOrSent() throws Exception {
        var part = Arrays.copyOfRange(content, 100_001, 400_002);
        try (var listener = listen(peer -> send(peer, 100_001, part.length));
                var client = new Socket(InetAddress.getLoopbackAddress(), listener.port());
                var in = new FileInput(FileChannel.open(file), 100_001, part.length)) {
            assertThat(client.getInputStream().readAllBytes()).isEqualTo(part);
            assertThat(in.readAllBytes()).isEqualTo(part);
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void whatTheFileDoesNotHaveIsNotWaitedFor() throws Exception {
        var failure = new CompletableFuture<Throwable>();
        try (var listener = listen(peer -> {
                    try (var channel = FileChannel.open(file)) {
                        peer.send(channel, LARGE, 1);
                    } catch (IOException | UncheckedIOException e) {
                        failure.complete(e);
                    }
                });
                var client = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(failure.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(EOFException.class);
        }
    }

    @Test
    void whatIsReadIsNeverLostHoweverMuchComesAtOnce() throws Exception {
        var received = new CompletableFuture<byte[]>();
        try (var listener = listen(peer -> {
                    var all = new ByteArrayOutputStream();
                    for (var bytes = peer.read(); bytes != null; bytes = peer.read()) {
                        all.writeBytes(bytes);
                    }
                    received.complete(all.toByteArray());
                });
                var client = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
            client.getOutputStream().write("short".getBytes(UTF_8));
            client.getOutputStream().write(content);
            client.shutdownOutput();
            var expected = new ByteArrayOutputStream();
            expected.writeBytes("short".getBytes(UTF_8));
            expected.writeBytes(content);
            assertThat(received.get(30, TimeUnit.SECONDS)).isEqualTo(expected.toByteArray());
        }
    }

    @Test
    void closingEndsWhatOthersWaitFor() throws Exception {
        var peers = new LinkedBlockingQueue<Peer>();
        var end = new CompletableFuture<Throwable>();
        try (var listener = listen(peer -> {
                    peers.add(peer);
                    try {
                        peer.read();
                        end.complete(new AssertionError("nobody wrote anything"));
                    } catch (UncheckedIOException e) {
                        end.complete(e);
                    }
                });
                var client = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
            peers.take().close();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(end.get(10, TimeUnit.SECONDS)).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void aPortThatIsTakenIsNotOpened() throws Exception {
        try (var listener = listen(peer -> {})) {
            var taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.port());
            assertThatThrownBy(() -> Listener.open(taken, peer -> {})).isInstanceOf(IOException.class);
        }
    }

    private static Listener listen(Consumer<Peer> serve) throws IOException {
        return Listener.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), serve);
    }

    private void send(Peer peer, long offset, long length) {
        try (var in = new FileInput(FileChannel.open(file), offset, length)) {
            in.transferTo(new ToPeer(peer));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
