package io.resonant;

import io.resonant.command.CommandFailure;
import io.resonant.command.Exit;
import io.resonant.kernel.config.Secret;
import io.resonant.kernel.crypto.KeyFile;
import io.resonant.kernel.crypto.SecretKeys;
import java.io.IOException;
import java.util.Map;

/** The installation's secret: from the settings, or from the data directory, where it is made on the first start. */
public final class ServerKeys {
    private ServerKeys() {}

    /** @throws CommandFailure when the file in the data directory cannot be used */
    public static SecretKeys of(Settings settings) {
        var previous = settings.previousSecretKey().map(Secret::reveal).orElse(null);
        if (settings.secretKey().isPresent()) {
            return SecretKeys.of(settings.secretKey().get().reveal(), previous);
        }
        try {
            return SecretKeys.of(KeyFile.readOrCreate(settings.data().resolve("secret.key")), previous);
        } catch (IOException e) {
            throw new CommandFailure(Exit.STORAGE, "secret.unusable", Map.of("reason", String.valueOf(e.getMessage())));
        }
    }
}
