package io.resonant.namespace;

import io.resonant.kernel.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compares a new name with those that exist and with the names that people look for. One that is the same to a reader is
 * refused; one that could be mistaken is held, with the reason, until an operator has looked at it.
 */
final class NameReview {
    /** Publishers of the public registry and makers whose names attackers like to imitate. */
    private static final Set<String> POPULAR = Set.of(
            "foxglove",
            "lichtblick",
            "resonant",
            "autoware",
            "tierfour",
            "clearpath",
            "clearpathrobotics",
            "openrobotics",
            "nvidia",
            "husarion",
            "ardupilot",
            "universalrobots",
            "bostondynamics",
            "unitree",
            "microsoft",
            "amazon",
            "google",
            "github",
            "toyota",
            "honda",
            "bosch");

    private NameReview() {}

    /** Why a name is held, and what it resembles. */
    record Doubt(String reason, String resembles) {}

    /**
     * @return nothing when the name is like no other
     * @throws Problem 409 {@code namespace_taken} when it is one that exists, however it is written
     */
    static Optional<Doubt> judge(CanonicalName name, List<NamespaceStore.Known> known) {
        for (var other : known) {
            if (other.canonical().key().equals(name.key())) {
                throw Problem.of(409, "namespace_taken").with("name", other.name());
            }
        }
        for (var other : known) {
            if (other.canonical().skeleton().equals(name.skeleton())) {
                return Optional.of(new Doubt("looks_like", other.name()));
            }
        }
        for (var other : known) {
            if (other.verified()
                    && Similarity.isClose(name.key(), other.canonical().key())) {
                return Optional.of(new Doubt("close_to_verified", other.name()));
            }
        }
        if (POPULAR.contains(name.key())) {
            return Optional.empty();
        }
        return POPULAR.stream()
                .sorted()
                .filter(popular -> CanonicalName.of(popular).skeleton().equals(name.skeleton())
                        || Similarity.isClose(name.key(), popular))
                .findFirst()
                .map(popular -> new Doubt("close_to_popular", popular));
    }
}
