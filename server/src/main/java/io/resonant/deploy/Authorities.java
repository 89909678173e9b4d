package io.resonant.deploy;

import io.resonant.kernel.problem.Problem;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The authorities that Java knows, or those of a file, for installations with an authority of their own.
 *
 * @param own empty for those that Java knows
 */
record Authorities(Optional<KeyStore> own) implements Door.Trust {
    /** @throws Problem when there is no certificate in the file, or no file */
    static Authorities of(Optional<Path> file) {
        return new Authorities(file.map(Authorities::read));
    }

    @Override
    public SSLContext required() throws IOException {
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(own.orElse(null));
            return context(factory.getTrustManagers());
        } catch (GeneralSecurityException e) {
            throw Door.Trust.broken(e);
        }
    }

    @Override
    public SSLContext anybody() throws IOException {
        try {
            return context(new TrustManager[] {new Anybody()});
        } catch (GeneralSecurityException e) {
            throw Door.Trust.broken(e);
        }
    }

    private static SSLContext context(TrustManager[] managers) throws GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(null, managers, null);
        return context;
    }

    private static KeyStore read(Path file) {
        try (var in = Files.newInputStream(file)) {
            var keys = KeyStore.getInstance(KeyStore.getDefaultType());
            keys.load(null, null);
            int number = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                keys.setCertificateEntry("authority-" + number++, certificate);
            }
            if (number == 0) {
                throw new CertificateException("it is empty");
            }
            return keys;
        } catch (IOException | GeneralSecurityException e) {
            throw Problem.of(422, "deploy_authorities")
                    .with("path", file)
                    .with("reason", e.toString())
                    .cause(e);
        }
    }

    /** For questions that tell nobody a secret. */
    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
