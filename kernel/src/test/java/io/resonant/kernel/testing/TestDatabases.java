package io.resonant.kernel.testing;

import io.resonant.kernel.database.Engine;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** A fresh database of each engine; JUnit closes it after the class. */
final class TestDatabases implements ArgumentsProvider {
    @Override
    public Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
        return engines().map(engine -> Arguments.of(TestDatabase.create(engine)));
    }

    static Stream<Engine> engines() {
        var wanted = System.getProperty("resonant.engine");
        return Arrays.stream(Engine.values())
                .filter(engine -> wanted == null || engine.folder().equals(wanted));
    }
}
