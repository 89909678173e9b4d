package io.resonant.e2e;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import org.jspecify.annotations.NullMarked;

/** Asks about people who are here and people who are not, and looks whether the time of the answers tells them apart. */
@NullMarked
final class TimingAttacks {
    private static final int PEOPLE = 20;
    /** So often the one kind of answer takes longer than the other where the attacker learns something. */
    private static final double TELLING = 0.95;

    private TimingAttacks() {}

    /** An answer to somebody who comes from this address. */
    private interface Try extends BiFunction<String, String, HttpResponse<String>> {}

    static List<String> askingWhoIsHere(AttackTarget target) {
        var run = Integer.toHexString(System.identityHashCode(target)) + target.port();
        for (int i = 0; i < PEOPLE; i++) {
            var made = target.json(
                    "POST",
                    "/api/v1/auth/register",
                    Map.of(
                            "email", known(run, i),
                            "name", "Known",
                            "password", "green harbour 77",
                            "organization_name", "Known"));
            if (made.statusCode() != 201) {
                throw new AssertionError("nobody could be registered to be asked about: " + made.body());
            }
        }
        var tries = new LinkedHashMap<String, Try>();
        tries.put(
                "sign-in",
                (email, from) -> target.json(
                        "POST",
                        "/api/v1/auth/session",
                        Map.of("email", email, "password", "wrong one"),
                        "X-Forwarded-For",
                        from));
        for (var path : List.of("/api/v1/auth/password-resets", "/api/v1/auth/sign-in-links")) {
            tries.put(
                    path, (email, from) -> target.json("POST", path, Map.of("email", email), "X-Forwarded-For", from));
        }
        tries.put(
                "a change of one's address",
                (email, from) -> target.json(
                        "PUT",
                        "/api/v1/users/me/email",
                        Map.of("email", email),
                        "Authorization",
                        "Bearer " + target.stranger(),
                        "X-Forwarded-For",
                        from));
        var breaches = new ArrayList<String>();
        tries.forEach((where, attempt) -> compare(run, where, attempt, breaches));
        return breaches;
    }

    private static void compare(String run, String where, Try attempt, List<String> breaches) {
        var order = new ArrayList<Integer>();
        for (int i = 0; i < 2 * PEOPLE; i++) {
            order.add(i);
        }
        Collections.shuffle(order, new Random(run.hashCode()));
        var _ = attempt.apply("warm.up@example.com", "198.51.100.250");
        var known = new ArrayList<Long>();
        var unknown = new ArrayList<Long>();
        for (int i : order) {
            boolean isKnown = i < PEOPLE;
            var email = isKnown ? known(run, i) : "absent-" + run + "-" + i + "@example.com";
            long start = System.nanoTime();
            var answer = attempt.apply(email, "198.51.100." + (1 + i));
            (isKnown ? known : unknown).add(System.nanoTime() - start);
            if (answer.statusCode() == 429 || answer.statusCode() / 100 == 5) {
                throw new AssertionError(where + " could not be tried: " + answer.statusCode() + " " + answer.body());
            }
        }
        double longer = longer(known, unknown);
        if (longer > TELLING || longer < 1 - TELLING) {
            breaches.add(where + ": an answer about somebody who is here takes longer in " + Math.round(100 * longer)
                    + " of 100 pairs");
        }
    }

    /** How probable it is that one of the first takes longer than one of the second (Mann and Whitney's statistic). */
    private static double longer(List<Long> first, List<Long> second) {
        double wins = 0;
        for (long one : first) {
            for (long other : second) {
                wins += one > other ? 1 : one == other ? 0.5 : 0;
            }
        }
        return wins / (first.size() * second.size());
    }

    private static String known(String run, int number) {
        return "known-" + run + "-" + number + "@example.com";
    }
}
