package io.resonant.kernel.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.database.DatabaseLocation.Postgresql;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseLocationTest {
    @ParameterizedTest
    @CsvSource({
        "sqlite:data/resonant.db, data/resonant.db",
        "sqlite:/var/lib/resonant.db, /var/lib/resonant.db",
        "sqlite:///data/resonant.db, data/resonant.db",
        "sqlite:////var/lib/resonant.db, /var/lib/resonant.db"
    })
    void aFileIsFound(String url, String path) {
        assertThat(DatabaseLocation.parse(url)).isEqualTo(new DatabaseLocation.Sqlite(Path.of(path)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "postgresql", "postgresql+asyncpg"})
    void aServerIsFoundUnderEachOfItsNames(String scheme) {
        assertThat(DatabaseLocation.parse(scheme + "://me:p%40ss%2Fw%25rd@db.example:5433/resonant?sslmode=require"))
                .isEqualTo(new Postgresql(
                        "db.example", 5433, "resonant", "me", "p@ss/w%rd", Map.of("sslmode", "require")));
    }

    @Test
    void addressesOfVersion6AndParametersAreUnderstood() {
        var location = (Postgresql)
                DatabaseLocation.parse("postgresql://u:a+b@[2001:db8::1]/my%20db?ssl=true&connect_timeout=5");
        assertThat(location.host()).isEqualTo("2001:db8::1");
        assertThat(location.port()).isEqualTo(5432);
        assertThat(location.database()).isEqualTo("my db");
        assertThat(location.password()).isEqualTo("a+b");
        assertThat(location.jdbcUrl())
                .isEqualTo("jdbc:postgresql://[2001:db8::1]:5432/my%20db?connect_timeout=5&sslmode=require");
    }

    @Test
    void userAndPasswordMayStandInTheParameters() {
        var location = (Postgresql) DatabaseLocation.parse("postgres://host/db?user=me&password=secret");
        assertThat(location.user()).isEqualTo("me");
        assertThat(location.password()).isEqualTo("secret");
        assertThat(location.jdbcUrl()).doesNotContain("secret");
    }

    @Test
    void thePasswordDoesNotShow() {
        assertThat(DatabaseLocation.parse("postgres://me:secret@host/db").toString())
                .isEqualTo("postgresql://me:***@host:5432/db");
        assertThat(DatabaseSettings.of("postgres://me:secret@host/db").toString())
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "resonant.db",
                "mysql://u:secret@host/db",
                "sqlite:",
                "sqlite::memory:",
                "sqlite://host/file",
                "postgres://host/db",
                "postgres://u:secret@host",
                "postgres://u:secret@host/a/b",
                "postgres://u:se%zzcret@host/db",
                "postgres://u:sec ret@host/db",
                "postgres://u:se@cret@host/db",
                "postgres://u:secret@host/db?sslmode=maybe",
                "postgres://u:secret@host/db?sslmode"
            })
    void whatCannotWorkIsRefusedWithoutThePassword(String url) {
        assertThatThrownBy(() -> DatabaseLocation.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContainingAny("secret", "sec ret", "cret@");
    }

    @Test
    void settingsAreChecked() {
        var settings = DatabaseSettings.of("sqlite:x.db");
        assertThatThrownBy(() -> settings.withConnections(0)).hasMessageContaining("connections");
        assertThatThrownBy(() -> settings.withQueue(0)).hasMessageContaining("queue");
        assertThatThrownBy(() -> settings.withStatementTimeout(Duration.ZERO)).hasMessageContaining("timeout");
        assertThatThrownBy(() -> settings.withConnectionTimeout(Duration.ZERO)).hasMessageContaining("timeout");
        assertThatThrownBy(() -> settings.withSlow(Duration.ofMillis(-1))).hasMessageContaining("slow");
    }
}
