package io.resonant.passkey;

import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.GUEST;
import static io.resonant.testing.Persona.OUTSIDER;

import io.resonant.kernel.json.Json;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.TestServer;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
@BothEngines
record PasskeyRoutesTest(TestDatabase test) {
    private static final String MINE = "/api/v1/users/me/passkeys";
    private static final String DOOR = "/api/v1/auth/passkeys";

    @Test
    void passkeysAreTheCallersOwnAndOpenTheDoor() throws IOException {
        try (var server = TestServer.on(test, Map.of("RESONANT_PUBLIC_URL", "https://work.example"))) {
            var device = new TestAuthenticator();
            server.scenario("GET", MINE)
                    .refuses(ANONYMOUS, 401, "unauthenticated")
                    .answers(GUEST, 200, "\"items\":[]");
            var options = server.scenario("POST", MINE + "/options")
                    .refuses(ANONYMOUS, 401, "unauthenticated")
                    .answers(GUEST, 200, "\"residentKey\":\"required\"")
                    .answer()
                    .path("options");
            var made =
                    JsonCodec.tree(device.create(new Json(options.toString())).text());
            var id = server.scenario("POST", MINE)
                    .json(Map.of("name", "Phone", "response", made))
                    .refuses(ANONYMOUS, 401, "unauthenticated")
                    .refuses(OUTSIDER, 401, "passkey_refused")
                    .answers(GUEST, 201, "\"name\":\"Phone\"")
                    .answer()
                    .path("id")
                    .asString();
            var door = server.scenario("POST", DOOR + "/options")
                    .answers(ANONYMOUS, 200, "\"rpId\":\"work.example\"")
                    .answer()
                    .path("options");
            var used = JsonCodec.tree(device.get(new Json(door.toString())).text());
            server.scenario("POST", DOOR + "/session")
                    .json(Map.of("response", used))
                    .answers(ANONYMOUS, 200, server.person(GUEST).email())
                    .refuses(ANONYMOUS, 401, "passkey_refused");
            server.scenario("PATCH", MINE + "/{id}", id)
                    .json(Map.of("name", "古い電話"))
                    .refuses(ANONYMOUS, 401, "unauthenticated")
                    .refuses(OUTSIDER, 404, "not_found")
                    .answers(GUEST, 200, "\"name\":\"古い電話\"");
            server.scenario("PATCH", MINE + "/{id}", id)
                    .json(Map.of("name", " "))
                    .refuses(GUEST, 422, "invalid_input");
            server.scenario("GET", MINE).answers(GUEST, 200, "\"name\":\"古い電話\"");
            server.scenario("DELETE", MINE + "/{id}", id)
                    .refuses(ANONYMOUS, 401, "unauthenticated")
                    .refuses(OUTSIDER, 404, "not_found")
                    .answers(GUEST, 204);
        }
    }
}
