package io.resonant.kernel.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A certificate that nobody but a test believes, with its key.
 *
 * @param keys a PKCS 12 store, opened by {@link #PASSWORD}
 * @param authority the certificate alone, as PEM
 */
public record TestCertificate(Path keys, Path authority) {
    public static final String PASSWORD = "changeit";

    /** Of a host, good for some days. */
    public static TestCertificate of(String host, int days, Path folder) {
        var made = new TestCertificate(folder.resolve("keys.p12"), folder.resolve("authority.pem"));
        made.tool(
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                String.valueOf(days),
                "-dname",
                "CN=" + host,
                "-ext",
                "san=dns:" + host,
                "-storetype",
                "PKCS12");
        made.tool("-exportcert", "-rfc", "-file", made.authority.toString());
        return made;
    }

    private void tool(String... arguments) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-alias", "host", "-keystore", keys.toString(), "-storepass", PASSWORD));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.onExit().join().exitValue() != 0) {
                throw new IllegalStateException(said);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
