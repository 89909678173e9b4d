package io.resonant.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.account.Actor;
import io.resonant.account.Role;
import io.resonant.group.Groups;
import io.resonant.group.NewGroup;
import io.resonant.kernel.database.Engine;
import io.resonant.kernel.event.StoredEvent;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.session.TestSite;
import io.resonant.visibility.Restriction;
import io.resonant.visibility.Restrictions;
import io.resonant.visibility.Sight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever hears of a thing sees it, and the other way round: the two are asked in different ways. */
final class HearingTest {
    private static final int SUBJECTS = 40;

    private final Random random = new Random(20261123);

    @ParameterizedTest
    @EnumSource(Engine.class)
    void whoeverSeesAThingHearsOfIt(Engine engine) throws Exception {
        try (var test = TestDatabase.create(engine)) {
            var site = TestSite.on(test);
            var organization = site.organization();
            var people = new ArrayList<UUID>();
            for (var number = 0; number < 12; number++) {
                people.add(site.join(organization, List.of(Role.values()).get(number % 4))
                        .id());
            }
            var owner = new Actor(people.get(3), organization, Role.OWNER, null, "192.0.2.1");
            var groups = new ArrayList<UUID>();
            for (var number = 0; number < 3; number++) {
                var group = new Groups(test.database()).create(owner, new NewGroup("group " + number));
                some(people).forEach(person -> new Groups(test.database()).add(owner, group.id(), person));
                groups.add(group.id());
            }
            var things = new ArrayList<UUID>();
            test.database().run(organization, transaction -> {
                for (var number = 0; number < SUBJECTS; number++) {
                    var thing = transaction.newId();
                    if (number % 4 != 0) {
                        var restriction = new Restriction(any(people), some(people), some(groups));
                        new Restrictions(transaction).restrict(Restrictions.Kind.SPEC, thing, restriction);
                    }
                    if (number % 3 == 0 && number > 0) { // belonged to several
                        Restrictions.inherit(transaction, any(things), thing);
                        Restrictions.inherit(transaction, any(things), thing);
                    }
                    things.add(thing);
                }
            });
            var stranger = site.owner().id();
            var gone = people.getLast();
            test.database()
                    .run(
                            organization,
                            transaction -> transaction
                                    .sql("delete from memberships where organization_id = :tenant and user_id = :id")
                                    .bind("id", gone)
                                    .update());

            var events = things.stream()
                    .map(thing -> new StoredEvent(
                            organization,
                            1,
                            "specs",
                            "spec.updated",
                            Json.of(Map.of("id", thing)),
                            test.clock().instant()))
                    .toList();
            var hearing = new Hearing(test.database());
            var audience = hearing.audience(organization, events);
            var asked = new ArrayList<>(people);
            asked.add(stranger);
            var heard = new HashMap<UUID, Predicate<StoredEvent>>();
            asked.forEach(person -> heard.put(person, hearing.heardBy(organization, person, events)));
            var outcomes = new HashSet<Integer>();
            for (var index = 0; index < SUBJECTS; index++) {
                var event = events.get(index);
                var seeing = seeing(test, organization, things.get(index), asked);
                assertThat(asked.stream().filter(audience.of(event))).containsExactlyElementsOf(seeing);
                assertThat(asked.stream()
                                .filter(person -> Objects.requireNonNull(heard.get(person))
                                        .test(event)))
                        .containsExactlyElementsOf(seeing);
                outcomes.add(seeing.size());
            }
            assertThat(outcomes).hasSizeGreaterThan(5).contains(asked.size()); // open ones, and very different ones
            assertThat(audience.of(events.get(1))).rejects(gone, stranger);
        }
    }

    private static List<UUID> seeing(TestDatabase test, UUID organization, UUID thing, List<UUID> people) {
        var statement = "select 1 as seen where " + Sight.sees(":id");
        return test.database()
                .read(
                        organization,
                        transaction -> people.stream()
                                .filter(person -> Sight.of(transaction, person)
                                        .sql(statement)
                                        .bind("id", thing)
                                        .exists())
                                .toList());
    }

    private UUID any(List<UUID> ids) {
        return ids.get(random.nextInt(ids.size()));
    }

    private List<UUID> some(List<UUID> ids) {
        return ids.stream().filter(_ -> random.nextInt(4) == 0).toList();
    }
}
