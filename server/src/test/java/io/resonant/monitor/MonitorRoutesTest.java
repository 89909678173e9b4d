package io.resonant.monitor;

import static io.resonant.testing.Persona.ADMIN;
import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.OUTSIDER;
import static io.resonant.testing.Persona.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
@BothEngines
record MonitorRoutesTest(TestDatabase test) {
    private static final String PATH = "/api/v1/operator/monitor";
    private static final String JOBS = "/api/v1/operator/jobs";
    private static final Pattern DECLARED = Pattern.compile("jobs\\.(?:every|daily|once)\\(\\s*\"([a-z-]+)\"");

    @Test
    void onlyWhoRunsTheServerSeesHowItIs() throws IOException {
        try (var server = TestServer.on(test)) {
            server.scenario("GET", PATH)
                    .refuses(ANONYMOUS, 401, "unauthenticated")
                    .refuses(ADMIN, 403, "forbidden")
                    .refuses(OUTSIDER, 403, "forbidden")
                    .answers(OWNER, 200, "\"step_seconds\":300", "\"drills\":[]");
            server.scenario("GET", PATH).query("hours=49").refuses(OWNER, 422, "invalid_input");
            server.scenario("GET", PATH).query("hours=1").answers(OWNER, 200, "\"step_seconds\":60");
        }
    }

    @Test
    void onlyWhoRunsTheServerSeesItsJobs() throws IOException {
        try (var server = TestServer.on(test)) {
            server.scenario("GET", JOBS)
                    .refuses(ANONYMOUS, 401, "unauthenticated")
                    .refuses(ADMIN, 403, "forbidden")
                    .refuses(OUTSIDER, 403, "forbidden")
                    .answers(OWNER, 200, "\"items\":");
        }
    }

    /** A job that is declared anywhere has a name in both languages of the dashboard. */
    @Test
    void eachJobHasWords() throws IOException {
        var declared = new TreeSet<String>();
        try (var files = Files.walk(Path.of("src/main/java"))) {
            for (var file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                DECLARED.matcher(Files.readString(file)).results().forEach(found -> declared.add(found.group(1)));
            }
        }
        assertThat(declared).hasSizeGreaterThan(30).contains("mail-delivery", "audit-seal", "event-housekeeping");
        for (var language : List.of("en", "ja")) {
            var texts = Files.readString(Path.of("../dashboard/src/monitor/" + language + ".ts"));
            assertThat(declared)
                    .allMatch(name ->
                            texts.contains("    \"" + name + "\": \"") || texts.contains("    " + name + ": \""));
        }
    }
}
