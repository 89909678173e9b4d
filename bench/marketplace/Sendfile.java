import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The floor of downloads where there is no nginx: one file, sent by sendfile(2), whatever is asked for. */
final class Sendfile {
    private Sendfile() {}

    public static void main(String[] arguments) throws IOException {
        var file = FileChannel.open(Path.of(arguments[1]));
        long size = file.size();
        var head = ("HTTP/1.1 200 OK\r\ncontent-length: " + size + "\r\ncontent-type: application/octet-stream\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        try (var server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])), 1024);
            while (true) {
                var client = server.accept();
                Thread.ofPlatform().daemon().start(() -> answer(client, file, size, head));
            }
        }
    }

    private static void answer(SocketChannel client, FileChannel file, long size, byte[] head) {
        try (client) {
            var in = new BufferedReader(new InputStreamReader(Channels.newInputStream(client), StandardCharsets.US_ASCII));
            while (in.readLine() != null) {
                for (var line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                    // nothing of it matters
                }
                for (var out = ByteBuffer.wrap(head); out.hasRemaining(); ) {
                    client.write(out);
                }
                for (long sent = 0; sent < size; ) {
                    sent += file.transferTo(sent, size - sent, client);
                }
            }
        } catch (IOException gone) {
            // so is the client
        }
    }
}
