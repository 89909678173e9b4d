package io.resonant.viewer;

import io.resonant.account.Actor;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.problem.Problem;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sets of recordings that a link to the viewer opens together. The recordings stay where they are. */
final class ViewerRecordings {
    private static final int MOST = 100;

    private final Database database;

    ViewerRecordings(Database database) {
        this.database = database;
    }

    /** @param metadata for the viewer to show */
    record Recording(String url, @Nullable Json metadata) {}

    record NewSet(List<Recording> mcaps) {}

    /** @param id what the viewer's link names */
    record Created(UUID id) {}

    /** @throws Problem 422 */
    Created add(Actor actor, NewSet wanted) {
        if (wanted.mcaps().isEmpty() || wanted.mcaps().size() > MOST) {
            throw Problem.invalid("mcaps", "invalid");
        }
        for (var recording : wanted.mcaps()) {
            requireWeb(recording.url());
        }
        return database.write(actor.organizationId(), transaction -> {
            var id = transaction.newId();
            new ViewerRecordingStore(transaction).insert(id, Json.of(wanted.mcaps()), actor.userId());
            return new Created(id);
        });
    }

    /** @throws Problem 404 */
    Json get(Actor actor, UUID id) {
        return database.read(
                actor.organizationId(),
                transaction ->
                        new ViewerRecordingStore(transaction).find(id).orElseThrow(() -> Problem.notFound("session")));
    }

    /** The browser of everybody who opens the link will ask for it. */
    private static void requireWeb(String url) {
        try {
            var address = URI.create(url);
            var scheme = String.valueOf(address.getScheme());
            if (url.length() <= 2000
                    && address.getHost() != null
                    && address.getUserInfo() == null
                    && (scheme.equals("https") || scheme.equals("http"))) {
                return;
            }
        } catch (IllegalArgumentException _) {
            // as every other address that is none
        }
        throw Problem.invalid("mcaps", "invalid");
    }
}
