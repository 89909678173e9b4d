package io.resonant.organization;

import io.resonant.kernel.testing.TestDatabase;
import io.resonant.session.TestSite;
import java.time.Duration;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests at the door, each on a day of its own: what one of them guessed in vain throttles none of the others. */
@NullMarked
abstract class DoorTests {
    static final String ME = "/api/v1/users/me";
    static final String SESSION = "/api/v1/auth/session";

    final TestDatabase test;
    final TestSite site;
    TestDoor door;

    DoorTests(TestDatabase test) {
        this.test = test;
        this.site = TestSite.on(test);
        this.door = new TestDoor(test, site);
    }

    @BeforeEach
    final void anotherDay() {
        test.clock().advance(Duration.ofDays(1));
    }

    @AfterEach
    final void close() {
        door.close();
    }
}
