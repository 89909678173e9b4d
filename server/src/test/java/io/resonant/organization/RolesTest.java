package io.resonant.organization;

import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.account.Role;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.session.TestSite;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One row for each route: what anonymous callers, outsiders and every role get. */
@NullMarked
@BothEngines
final class RolesTest {
    private static final String HERE = "/api/v1/organizations/current";

    private final TestDatabase test;
    private final TestSite site;

    RolesTest(TestDatabase test) {
        this.test = test;
        this.site = TestSite.on(test);
    }

    /** @param outsider the owner of another organisation, who uses ids of this one */
    private record Row(
            String method,
            String path,
            @Nullable String body,
            int anonymous,
            int outsider,
            int guest,
            int member,
            int admin,
            int owner) {}

    private static List<Row> rows() {
        return List.of(
                new Row("GET", "/api/v1/setup", null, 200, 200, 200, 200, 200, 200),
                new Row("POST", "/api/v1/setup", "{setup}", 409, 409, 409, 409, 409, 409),
                new Row("POST", "/api/v1/auth/login", "{}", 415, 415, 415, 415, 415, 415),
                new Row("POST", "/api/v1/auth/session", "{session}", 401, 401, 401, 401, 401, 401),
                new Row("POST", "/api/v1/auth/refresh", "{refresh}", 401, 401, 401, 401, 401, 401),
                new Row("POST", "/api/v1/auth/register", "{register}", 404, 404, 404, 404, 404, 404),
                new Row("GET", "/api/v1/invitations/x", null, 404, 404, 404, 404, 404, 404),
                new Row("POST", "/api/v1/invitations/x/acceptance", null, 401, 404, 404, 404, 404, 404),
                new Row("GET", "/api/v1/auth/session", null, 401, 200, 200, 200, 200, 200),
                new Row("GET", "/api/v1/users/me", null, 401, 200, 200, 200, 200, 200),
                new Row("PATCH", "/api/v1/users/me", "{\"name\":\"Jun\"}", 401, 200, 200, 200, 200, 200),
                new Row("PUT", "/api/v1/users/me/password", "{password}", 401, 422, 422, 422, 422, 422),
                new Row("PUT", "/api/v1/users/me/organization", "{organization}", 401, 404, 200, 200, 200, 200),
                new Row("GET", HERE, null, 401, 200, 200, 200, 200, 200),
                new Row("PATCH", HERE, "{\"name\":\"Works\"}", 401, 200, 403, 403, 200, 200),
                new Row("GET", HERE + "/members", null, 401, 200, 200, 200, 200, 200),
                new Row("PATCH", HERE + "/members/{colleague}", "{role}", 401, 404, 403, 403, 200, 200),
                new Row("PATCH", HERE + "/members/{owner}", "{role}", 401, 404, 403, 403, 403, 409),
                new Row("DELETE", HERE + "/members/{owner}", null, 401, 404, 403, 403, 403, 409),
                new Row("DELETE", HERE + "/members/{colleague}", null, 401, 404, 403, 403, 204, 204),
                new Row("GET", HERE + "/invitations", null, 401, 200, 403, 403, 200, 200),
                new Row("POST", HERE + "/invitations", "{invite}", 401, 201, 403, 403, 201, 201),
                new Row("POST", HERE + "/invitations", "{crown}", 401, 201, 403, 403, 403, 201),
                new Row("DELETE", HERE + "/invitations/{invitation}", null, 401, 404, 403, 403, 204, 204),
                new Row("GET", "/api/v1/audit", null, 401, 200, 403, 403, 200, 200),
                new Row("POST", "/api/v1/auth/logout", null, 204, 204, 204, 204, 204, 204),
                new Row("DELETE", "/api/v1/auth/session", null, 401, 204, 204, 204, 204, 204));
    }

    @Test
    void everyRouteAdmitsWhomItShould() {
        var wrong = new ArrayList<String>();
        try (var door = new TestDoor(test, site)) {
            for (var row : rows()) {
                var people = new People();
                check(door, row, people, null, row.anonymous(), wrong);
                check(door, row, people, people.outsider, row.outsider(), wrong);
                check(door, row, people, people.guest, row.guest(), wrong);
                check(door, row, people, people.member, row.member(), wrong);
                check(door, row, people, people.admin, row.admin(), wrong);
                check(door, row, new People(), null, row.anonymous(), wrong);
                var others = new People(); // the administrator has removed what the owner would
                check(door, row, others, others.owner, row.owner(), wrong);
            }
        }
        assertThat(wrong).isEmpty();
    }

    private void check(
            TestDoor door, Row row, People people, TestSite.@Nullable Person person, int expected, List<String> wrong) {
        var path = people.fill(row.path());
        var body = row.body() == null ? null : people.fill(row.body());
        var answer = person == null
                ? door.call(row.method(), path, body)
                : door.call(row.method(), path, body, "Authorization", "Bearer " + site.token(person));
        if (answer.status() != expected) {
            wrong.add(row.method() + " " + row.path() + " as "
                    + (person == null ? "anonymous" : person.email()) + ": " + answer.status()
                    + " instead of " + expected + " " + answer.body());
        }
    }

    /** One organisation with everybody in it, and what the rows act on. */
    private final class People {
        private final TestSite.Person owner = site.owner();
        private final UUID organization = owner.organizationId();
        private final TestSite.Person admin = site.join(organization, Role.ADMIN);
        private final TestSite.Person member = site.join(organization, Role.MEMBER);
        private final TestSite.Person guest = site.join(organization, Role.GUEST);
        private final TestSite.Person colleague = site.join(organization, Role.MEMBER);
        private final TestSite.Person outsider = site.owner();
        private final UUID invitation = new TestOrganizations(test, site)
                .invitations()
                .create(owner.actor(Role.OWNER), "x" + test.newId() + "@example.com", Role.GUEST)
                .invitation()
                .id();

        private String fill(String text) {
            return text.replace("{colleague}", colleague.id().toString())
                    .replace("{owner}", owner.id().toString())
                    .replace("{invitation}", invitation.toString())
                    .replace("{role}", "{\"role\":\"guest\"}")
                    .replace("{organization}", "{\"organization_id\":\"" + organization + "\"}")
                    .replace("{refresh}", "{\"refresh_token\":\"x\"}")
                    .replace("{password}", "{\"current_password\":\"wrong\",\"new_password\":\"green submarine 7\"}")
                    .replace("{session}", "{\"email\":\"n" + test.newId() + "@example.com\",\"password\":\"x\"}")
                    .replace("{invite}", "{\"email\":\"i" + test.newId() + "@example.com\",\"role\":\"guest\"}")
                    .replace("{crown}", "{\"email\":\"i" + test.newId() + "@example.com\",\"role\":\"owner\"}")
                    .replace(
                            "{register}",
                            "{\"email\":\"a@example.com\",\"name\":\"A\",\"password\":\"" + TestSite.PASSWORD
                                    + "\",\"invitation_token\":\"x\"}")
                    .replace(
                            "{setup}",
                            "{\"token\":\"x\",\"organization_name\":\"A\",\"name\":\"A\",\"email\":\"a@example.com\","
                                    + "\"password\":\"" + TestSite.PASSWORD + "\",\"language\":\"ja\"}");
        }
    }
}
