/**
 * What tests stand on, published with the kernel's test jar.
 *
 * <p>A behaviour test is written once and runs on SQLite and on a real PostgreSQL:
 *
 * <pre>{@code
 * @BothEngines
 * record SpecsTest(TestDatabase test) {
 *     @Test
 *     void aSpecIsFoundByItsId() {
 *         var organization = test.tenant();             // a fresh id for each test keeps tests apart
 *         var specs = new Specs(test.database());       // migrated, opened as in production
 *         test.clock().advance(Duration.ofMinutes(1));  // time stands still unless a test moves it
 *         ...
 *     }
 * }
 * }</pre>
 *
 * <p>Each class and engine has its own database with every migration of the class path; the tests of a class share it.
 * {@code -Dresonant.engine=sqlite} (or {@code postgresql}) runs one engine only.
 */
@NullMarked
package io.resonant.kernel.testing;

import org.jspecify.annotations.NullMarked;
