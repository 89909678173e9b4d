package io.resonant.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.mirror.LoopbackSource;
import io.resonant.publication.TestPackages;
import io.resonant.testing.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@BothEngines
class MirrorCommandsTest {
    private static final String SECRET = "0123456789abcdefghijklmnopqrstuvwxyz";

    @AutoClose
    private final TestServer server;

    @AutoClose
    private final LoopbackSource source;

    @TempDir
    private Path home;

    MirrorCommandsTest(TestDatabase test) throws IOException {
        test.clock()
                .advance(Duration.between(
                        test.clock().instant(), InstantSource.system().instant())); // a command has the machine's clock
        this.server = TestServer.on(test, Map.of("SECRET_KEY", SECRET));
        this.source = new LoopbackSource();
    }

    private TestTerminal.Result mirror(String command) {
        return new TestTerminal(home)
                .with("SECRET_KEY", SECRET)
                .with("LANG", "en_US.UTF-8")
                .run(("mirror " + command + " --server http://127.0.0.1:" + server.port()).split(" "));
    }

    @Test
    void anIndexIsFollowedVisitedAndLeft() {
        var name = "mir" + UUID.randomUUID().toString().replace("-", "").substring(0, 10);
        var content = TestPackages.of(name, "map", "1.0.0", "Map of " + name);
        source.file("/map.foxe", content)
                .file(
                        "/extensions.json",
                        JsonCodec.writeBytes(List.of(
                                Map.of(
                                        "id",
                                        name + ".map",
                                        "version",
                                        "1.0.0",
                                        "sha256sum",
                                        Digests.sha256Hex(content),
                                        "foxe",
                                        source.address("/map.foxe")),
                                Map.of("id", name + ".lost"))));
        var added = mirror("add " + source.address("/extensions.json"));
        assertThat(added.out()).contains("1 hosted", "1 failed", name + ".lost", "mirror_entry_invalid: Entry 1");
        assertThat(added.exit()).isZero();
        var listed = mirror("list").out();
        assertThat(listed).contains(source.address("/extensions.json"), "index");
        var id = listed.lines()
                .filter(line -> line.contains(source.address("/")))
                .findFirst()
                .orElseThrow()
                .substring(0, 36);
        source.close();
        var failed = mirror("visit " + id);
        assertThat(failed.exit()).isEqualTo(1);
        assertThat(failed.err()).contains("What was taken over before is served as before");
        assertThat(mirror("remove " + id).err()).contains("What it brought stays");
        assertThat(mirror("list").out()).doesNotContain(id);
    }
}
