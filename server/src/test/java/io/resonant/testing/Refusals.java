package io.resonant.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.problem.Problem;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a verb refuses, and how. */
public final class Refusals {
    private Refusals() {}

    public static void assertRefused(int status, String code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.code()).isEqualTo(code);
            assertThat(problem.status()).isEqualTo(status);
        });
    }

    /** In a word what came of one of {@link Concurrently many calls}: "done", or the code with which it was refused. */
    public static String outcome(Object outcome) {
        return switch (outcome) {
            case Problem problem -> problem.code();
            case Throwable failure -> throw new AssertionError(failure);
            default -> "done";
        };
    }

    public static void assertInvalid(String pointer, String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.errors()).containsExactly(new Problem.FieldError(pointer, code)));
    }

    public static void assertNotFound(String resource, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.status()).isEqualTo(404);
            assertThat(problem.members()).containsEntry("resource", resource);
        });
    }
}
