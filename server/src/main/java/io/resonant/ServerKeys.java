package io.resonant;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.resonant.command.CommandFailure;
import io.resonant.command.Exit;
import io.resonant.kernel.config.Secret;
import io.resonant.kernel.crypto.KeyFile;
import io.resonant.kernel.crypto.PassphraseSeal;
import io.resonant.kernel.crypto.SecretKeys;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The installation's secret: from the settings, or from the data directory, where it is made on the first start. */
public final class ServerKeys {
    private ServerKeys() {}

    /** @throws CommandFailure when the file in the data directory cannot be used */
    public static SecretKeys of(Settings settings) {
        try {
            var previous = settings.previousSecretKey().map(Secret::reveal).orElse(kept(settings));
            if (settings.secretKey().isPresent()) {
                return SecretKeys.of(settings.secretKey().get().reveal(), previous);
            }
            return SecretKeys.of(KeyFile.readOrCreate(settings.data().resolve(Bundle.SECRET)), previous);
        } catch (KeyFile.UnusableException e) {
            throw new CommandFailure(
                    Exit.STORAGE,
                    switch (e.reason()) {
                        case DAMAGED -> "secret.damaged";
                        case EXPOSED -> "secret.exposed";
                    },
                    Map.of("path", settings.data().resolve(Bundle.SECRET)));
        } catch (IOException e) {
            throw Bundle.unusable(settings, e);
        }
    }

    /** As {@link #of}, for who only asks. @throws CommandFailure also when there is no secret yet: none is made */
    public static SecretKeys existing(Settings settings) {
        if (settings.secretKey().isEmpty() && !Files.exists(settings.data().resolve(Bundle.SECRET))) {
            throw Bundle.none(settings);
        }
        return of(settings);
    }

    /** The secret before, which came from another machine with this one. */
    private static @Nullable String kept(Settings settings) throws IOException {
        var file = settings.data().resolve(Bundle.PREVIOUS);
        return Files.exists(file) ? Files.readString(file).strip() : null;
    }

    /**
     * What a machine has to have beside the rows and the files so that another one can take its place: the installation's
     * secret, the one before it, and what opens its backups. They travel as one text under a passphrase.
     */
    public static final class Bundle {
        private static final String SECRET = "secret.key";
        static final String PREVIOUS = "secret.previous.key";
        private static final String BACKUP = "backup/keys.json";
        private static final Set<String> KNOWN = Set.of(SECRET, PREVIOUS, BACKUP);
        private static final String BEGIN = "-----BEGIN RESONANT KEYS-----";
        private static final String END = "-----END RESONANT KEYS-----";

        private Bundle() {}

        /** @param files contents by their place in the data directory */
        record Contents(Map<String, String> files) {}

        /** @throws CommandFailure when there is no secret yet, or the passphrase is too short */
        public static String export(Settings settings, String passphrase) {
            try {
                var files = present(settings);
                if (!files.containsKey(SECRET)) {
                    throw none(settings);
                }
                var sealed = PassphraseSeal.seal(passphrase, JsonCodec.writeBytes(new Contents(files)));
                return BEGIN + "\n" + sealed.replace("\r", "") + "\n" + END;
            } catch (IllegalArgumentException e) {
                throw new CommandFailure(Exit.USAGE, "keys.short", Map.of("length", PassphraseSeal.MIN_LENGTH));
            } catch (IOException e) {
                throw unusable(settings, e);
            }
        }

        /**
         * Puts the keys in their places. Nothing is changed when one of them is there with another content.
         *
         * @return the fingerprint of the secret
         * @throws CommandFailure when the text cannot be opened, or a key is in the way
         */
        public static String bring(Settings settings, String text, String passphrase) {
            var wanted = open(text, passphrase);
            try {
                var present = present(settings);
                for (var file : wanted.entrySet()) {
                    var there = present.get(file.getKey());
                    if (there != null && !there.strip().equals(file.getValue().strip())) {
                        throw new CommandFailure(
                                Exit.STORAGE,
                                "keys.different",
                                Map.of("path", settings.data().resolve(file.getKey())));
                    }
                }
                for (var file : wanted.entrySet()) {
                    if (!present.containsKey(file.getKey())) {
                        KeyFile.write(settings.data().resolve(file.getKey()), file.getValue());
                    }
                }
                return SecretKeys.of(String.valueOf(wanted.get(SECRET)), null).fingerprint();
            } catch (IOException e) {
                throw unusable(settings, e);
            }
        }

        private static Map<String, String> open(String text, String passphrase) {
            var start = text.indexOf(BEGIN);
            var end = text.indexOf(END);
            if (start < 0 || end < start) {
                throw new CommandFailure(Exit.USAGE, "keys.format", Map.of());
            }
            var content = PassphraseSeal.open(passphrase, text.substring(start + BEGIN.length(), end))
                    .orElseThrow(() -> new CommandFailure(Exit.FAILED, "keys.closed", Map.of()));
            try {
                var files = JsonCodec.read(new String(content, UTF_8), Contents.class)
                        .files();
                if (KNOWN.containsAll(files.keySet()) && files.containsKey(SECRET)) {
                    return files;
                }
            } catch (Problem e) {
                // written by another version; told below
            }
            throw new CommandFailure(Exit.USAGE, "keys.format", Map.of());
        }

        /** What this machine has, also what the settings say in place of a file. */
        private static Map<String, String> present(Settings settings) throws IOException {
            var found = new TreeMap<String, String>();
            for (var name : KNOWN) {
                Path file = settings.data().resolve(name);
                if (Files.exists(file)) {
                    found.put(name, Files.readString(file));
                }
            }
            settings.secretKey().map(Secret::reveal).ifPresent(secret -> found.put(SECRET, secret));
            settings.previousSecretKey().map(Secret::reveal).ifPresent(secret -> found.put(PREVIOUS, secret));
            return found;
        }

        private static CommandFailure none(Settings settings) {
            return new CommandFailure(Exit.STORAGE, "keys.none", Map.of("path", settings.data()));
        }

        private static CommandFailure unusable(Settings settings, IOException e) {
            return new CommandFailure(
                    Exit.STORAGE, "secret.unusable", Map.of("path", settings.data(), "reason", e.toString()));
        }
    }
}
