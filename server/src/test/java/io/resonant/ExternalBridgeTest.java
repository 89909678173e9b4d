package io.resonant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.intent.IntentData;
import io.resonant.intent.IntentSettings;
import io.resonant.intent.IntentStatus;
import io.resonant.intent.IntentType;
import io.resonant.intent.IntentWorld;
import io.resonant.kernel.config.ConfigurationException;
import io.resonant.kernel.config.Environment;
import io.resonant.kernel.database.DatabaseLocation;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.feed.EventFeed;
import io.resonant.kernel.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ExternalBridgeTest {
    @TempDir
    private Path home;

    @Test
    void aBridgeOfItsOwnWorksOffWhatTheServersLeave() throws Exception {
        try (var test = TestDatabase.create(Engine.POSTGRESQL)) {
            test.clock().set(InstantSource.system().instant());
            var settings = Settings.read(
                    Environment.of(Map.of("DATABASE_URL", address(test), "RESONANT_BRIDGE", "external")), home);
            DataDirectory.create(settings.data());
            var world = new IntentWorld(test, IntentSettings.USUAL);
            try (var feed = new EventFeed(test.database());
                    var one = new App(settings, InstantSource.system());
                    var two = new App(settings, InstantSource.system())) {
                var told = new Semaphore(0);
                feed.listen(_ -> told.release());
                one.startBridge();
                two.startBridge();
                var intent = world.wish(
                        IntentType.SPEC_TASKS,
                        IntentData.spec(world.spec("決済", "- [ ] 作る\n").id()));
                while (world.now(intent).status() != IntentStatus.COMPLETED) {
                    assertThat(told.tryAcquire(30, TimeUnit.SECONDS)).isTrue(); // across processes, by NOTIFY
                }
                assertThat(world.now(intent).attempts()).isEqualTo(1);
            }
        }
    }

    @Test
    void onSqliteTheBridgeStaysInsideOfTheServer() {
        assertThatThrownBy(() -> Settings.read(Environment.of(Map.of("RESONANT_BRIDGE", "external")), home))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("RESONANT_BRIDGE")
                .hasMessageContaining("PostgreSQL");
    }

    @Test
    void anOwnPriceListAndTimeZoneAreReadAndMistakesNamed() throws IOException {
        var prices = home.resolve("prices.json");
        Files.writeString(prices, """
                {"version": "2027-01-01", "currency": "USD", "models": [
                  {"provider": "openai", "model": "own-*", "since": "2027-01-01",
                    "rates": {"input": 1, "cache_write": 1, "cache_read": 1, "output": 2}}]}
                """);
        var settings = Settings.read(
                Environment.of(Map.of("RESONANT_MODEL_PRICES", prices.toString(), "RESONANT_TIME_ZONE", "Asia/Tokyo")),
                home);
        assertThat(settings.intents().prices().version()).isEqualTo("2027-01-01");
        assertThat(settings.intents().zone().getId()).isEqualTo("Asia/Tokyo");
        Files.writeString(prices, "{\"version\": 1}");
        assertThatThrownBy(() -> Settings.read(
                        Environment.of(Map.of("RESONANT_MODEL_PRICES", prices.toString(), "RESONANT_TIME_ZONE", "Edo")),
                        home))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("RESONANT_MODEL_PRICES")
                .hasMessageContaining("RESONANT_TIME_ZONE");
    }

    private static String address(TestDatabase test) {
        var server = (DatabaseLocation.Postgresql) test.settings().location();
        return "postgresql://" + server.user() + ":" + server.password() + "@" + server.host() + ":" + server.port()
                + "/" + server.database() + "?sslmode=disable";
    }
}
