package io.resonant.testing;

import io.resonant.kernel.testing.TestDatabase;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/** Tests that share one server for each database: they are many, and none of them needs one of its own. */
@NullMarked
public abstract class OnOneServer {
    private static @Nullable TestServer started;

    protected final TestDatabase test;
    protected final TestServer server;

    protected OnOneServer(TestDatabase test) {
        this.test = test;
        this.server = Objects.requireNonNull(started, test::toString);
    }

    @BeforeParameterizedClassInvocation
    static void start(TestDatabase test) {
        started = TestServer.on(test);
    }

    @AfterParameterizedClassInvocation
    static void stop() throws IOException {
        Objects.requireNonNull(started).close();
    }

    /** What a test before has ended is begun anew. */
    protected final void signIn(Persona... personas) {
        for (var persona : personas) {
            server.signIn(persona);
        }
    }
}
