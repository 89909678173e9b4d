package io.resonant.organization;

import static io.resonant.testing.Persona.ADMIN;
import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.GUEST;
import static io.resonant.testing.Persona.MEMBER;
import static io.resonant.testing.Persona.OUTSIDER;
import static io.resonant.testing.Persona.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.OnOneServer;
import io.resonant.testing.Persona;
import io.resonant.testing.TestServer;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Who may call what: every route of organisations, invitations and registration, as everybody. */
@NullMarked
@BothEngines
final class OrganizationRoutesTest extends OnOneServer {
    private static final String BASE = "/api/v1/organizations/current";

    OrganizationRoutesTest(TestDatabase test) {
        super(test);
    }

    @Test
    void administratorsCheckTheTrail() {
        server.scenario("GET", "/api/v1/audit/verification")
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(MEMBER, 403, "forbidden")
                .answers(ADMIN, 200, "\"intact\":true", "\"findings\":[]")
                .answers(OWNER, 200);
    }

    @Test
    void administratorsTakeTheTrailAway() {
        var export = server.scenario("GET", "/api/v1/audit/export")
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(MEMBER, 403, "forbidden")
                .answers(ADMIN, 200, "\"action\":\"audit.exported\"", "\"action\":\"member.joined\"")
                .answers(OWNER, 200);
        assertThat(export.response().body().lines())
                .hasSizeGreaterThan(5)
                .allMatch(line -> JsonCodec.tree(line).path("action").isString());
        server.scenario("GET", "/api/v1/audit/export")
                .query("action=member.joined")
                .answers(OWNER, 200, "member.joined");
        server.scenario("GET", "/api/v1/audit/export").query("action=no.such").answers(OUTSIDER, 200);
    }

    @Test
    void everybodySeesTheirOrganisationAndWhoIsInIt() {
        server.scenario("GET", BASE)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(GUEST, 200, "株式会社れぞなんと", "\"plan\":\"enterprise\"", "\"language\":\"ja\"")
                .answers(OWNER, 200, "株式会社れぞなんと")
                .answers(OUTSIDER, 200, "Elsewhere Ltd");
        server.scenario("GET", BASE + "/members")
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(GUEST, 200, list -> assertThat(list.get("items")).hasSizeGreaterThanOrEqualTo(4))
                .answers(OUTSIDER, 200, list -> assertThat(list.get("items")).hasSize(1));
    }

    @Test
    void administratorsChangeTheOrganisation() {
        server.scenario("PATCH", BASE)
                .json(Map.of("name", "株式会社れぞなんと"))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(GUEST, 403, "forbidden")
                .refuses(MEMBER, 403, "forbidden")
                .answers(ADMIN, 200, "れぞなんと")
                .answers(OWNER, 200);
        server.scenario("PATCH", BASE).json(Map.of("name", "  ")).refuses(OWNER, 422, "invalid_input");
        server.scenario("PATCH", BASE).json(Map.of("plan", "enterprise")).refuses(OWNER, 422, "invalid_input");
    }

    @Test
    void rolesAreChangedByThoseAbove() {
        server.scenario("PATCH", BASE + "/members/{user_id}", this::newGuest)
                .json(Map.of("role", "member"))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .refuses(MEMBER, 403, "forbidden")
                .answers(ADMIN, 200, "\"role\":\"member\"")
                .published("member.updated")
                .answers(OWNER, 200);
        server.scenario("PATCH", BASE + "/members/{user_id}", this::newGuest)
                .json(Map.of("role", "owner"))
                .refuses(ADMIN, 403, "forbidden")
                .answers(OWNER, 200, "\"role\":\"owner\"");
        server.scenario("PATCH", BASE + "/members/{user_id}", () -> id(OUTSIDER))
                .json(Map.of("role", "guest"))
                .refuses(OWNER, 404, "not_found")
                .refuses(OUTSIDER, 409, "last_owner");
        server.scenario("PATCH", BASE + "/members/{user_id}", "no-id")
                .json(Map.of("role", "guest"))
                .refuses(OWNER, 404, "not_found");
        server.scenario("PATCH", BASE + "/members/{user_id}", this::newGuest)
                .json(Map.of("role", "king"))
                .refuses(OWNER, 422, "invalid_input");
    }

    @Test
    void ownersHandTheOrganisationOver() {
        var path = BASE + "/ownership";
        server.scenario("POST", path)
                .json(Map.of("user_id", id(ADMIN)))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(GUEST, 403, "forbidden")
                .refuses(ADMIN, 403, "forbidden")
                .refuses(OUTSIDER, 404, "not_found");
        server.scenario("POST", path).json(Map.of("user_id", id(OWNER))).refuses(OWNER, 422, "invalid_input");
        server.scenario("POST", path)
                .json(Map.of("user_id", id(ADMIN)))
                .answers(OWNER, 200, "\"role\":\"owner\"")
                .published("member.updated", "member.updated")
                .refuses(OWNER, 403, "forbidden");
        server.scenario("POST", path) // and back, for the other tests
                .json(Map.of("user_id", id(OWNER)))
                .answers(ADMIN, 200, "\"role\":\"owner\"");
        server.scenario("GET", BASE + "/members")
                .answers(
                        OWNER,
                        200,
                        list -> assertThat(list.get("items"))
                                .filteredOn(
                                        member -> member.get("role").asString().equals("owner"))
                                .extracting(member -> member.get("user_id").asString())
                                .contains(id(OWNER).toString())
                                .doesNotContain(id(ADMIN).toString()));
    }

    @Test
    void membersAreRemovedByThoseAboveAndLeaveByThemselves() {
        server.scenario("DELETE", BASE + "/members/{user_id}", this::newGuest)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .refuses(MEMBER, 403, "forbidden")
                .answers(ADMIN, 204)
                .published("member.removed")
                .answers(OWNER, 204);
        server.scenario("DELETE", BASE + "/members/{user_id}", () -> id(OWNER)).refuses(ADMIN, 403, "forbidden");
        server.scenario("DELETE", BASE + "/members/{user_id}", () -> id(OUTSIDER))
                .refuses(OUTSIDER, 409, "last_owner");
    }

    @Test
    void administratorsInvite() {
        server.scenario("POST", BASE + "/invitations")
                .json(Map.of("email", "new@example.com", "role", "admin"))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(GUEST, 403, "forbidden")
                .refuses(MEMBER, 403, "forbidden")
                .answers(ADMIN, 201, "/register?invitation=", "\"email\":\"new@example.com\"")
                .answers(OWNER, 201);
        server.scenario("POST", BASE + "/invitations")
                .json(Map.of("email", "new@example.com", "role", "owner"))
                .refuses(ADMIN, 403, "forbidden")
                .answers(OWNER, 201);
        server.scenario("POST", BASE + "/invitations")
                .json(Map.of("email", server.person(GUEST).email(), "role", "admin"))
                .refuses(ADMIN, 409, "already_member");
        server.scenario("GET", BASE + "/invitations")
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(GUEST, 403, "forbidden")
                .refuses(MEMBER, 403, "forbidden")
                .answers(
                        ADMIN,
                        200,
                        list -> assertThat(list.get("items").get(0).get("link").isNull())
                                .isTrue())
                .answers(OUTSIDER, 200, "\"items\":[]");
        server.scenario("DELETE", BASE + "/invitations/{id}", this::newInvitation)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .refuses(GUEST, 403, "forbidden")
                .refuses(MEMBER, 403, "forbidden")
                .answers(ADMIN, 204)
                .answers(OWNER, 204);
    }

    @Test
    void theHolderOfALinkSeesAndUsesIt() {
        server.scenario("GET", "/api/v1/invitations/{token}", () -> token("holder@example.com", "guest"))
                .answers(ANONYMOUS, 200, "株式会社れぞなんと", "holder@example.com", "guest")
                .answers(OUTSIDER, 200);
        server.scenario("GET", "/api/v1/invitations/{token}", "x").refuses(ANONYMOUS, 404, "not_found");
        server.scenario("POST", "/api/v1/invitations/{token}/acceptance", () -> token("other@example.com", "guest"))
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 409, "invitation_for_other")
                .refuses(GUEST, 409, "invitation_for_other");
        server.scenario("POST", "/api/v1/invitations/{token}/acceptance", "x").refuses(OUTSIDER, 404, "not_found");
    }

    @Test
    void theTrailIsForAdministrators() {
        server.scenario("GET", "/api/v1/audit")
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(GUEST, 403, "forbidden")
                .refuses(MEMBER, 403, "forbidden")
                .answers(ADMIN, 200, "member.joined", "session.started")
                .answers(OUTSIDER, 200, list -> assertThat(list.toString()).doesNotContain("member.joined"));
        server.scenario("GET", "/api/v1/audit").query("actions=x").refuses(OWNER, 422, "invalid_input");
    }

    @Test
    void aServerIsSetUpOnceAndSaysSo() {
        server.scenario("GET", "/api/v1/setup")
                .answers(ANONYMOUS, 200, "\"required\":false", "\"registration\":\"open\"", "\"version\":");
        server.scenario("POST", "/api/v1/setup")
                .json(Map.of(
                        "token", "x",
                        "organization_name", "Mine",
                        "name", "Eve",
                        "email", "eve@example.com",
                        "password", TestServer.PASSWORD,
                        "language", "en"))
                .refuses(ANONYMOUS, 409, "setup_done")
                .refuses(OWNER, 409, "setup_done");
    }

    @Test
    void strangersRegisterWhenTheServerIsOpen() {
        server.scenario("POST", "/api/v1/auth/register")
                .json(Map.of(
                        "email", "ada@example.com",
                        "name", "Ada",
                        "password", TestServer.PASSWORD,
                        "organization_name", "Ada's works"))
                .answers(ANONYMOUS, 201, "Ada's works", "\"role\":\"owner\"")
                .refuses(ANONYMOUS, 409, "email_taken");
        server.scenario("POST", "/api/v1/auth/register")
                .json(Map.of("email", "eve@example.com", "name", "Eve", "password", "password123"))
                .refuses(ANONYMOUS, 422, "invalid_input");
    }

    private UUID id(Persona persona) {
        return server.person(persona).id();
    }

    /** Somebody new with the role of a guest. */
    private UUID newGuest() {
        var email = "g" + UUID.randomUUID() + "@example.com";
        var person = Map.of(
                "email",
                email,
                "name",
                "Gast",
                "password",
                TestServer.PASSWORD,
                "invitation_token",
                token(email, "guest"));
        return UUID.fromString(server.call(ANONYMOUS, "POST", "/api/v1/auth/register", person)
                .get("user")
                .get("id")
                .stringValue());
    }

    private String newInvitation() {
        return invite("i" + UUID.randomUUID() + "@example.com", "guest")
                .get("id")
                .stringValue();
    }

    private String token(String email, String role) {
        var link = invite(email, role).get("link").stringValue();
        return link.substring(link.indexOf('=') + 1);
    }

    private tools.jackson.databind.JsonNode invite(String email, String role) {
        return server.call(OWNER, "POST", BASE + "/invitations", Map.of("email", email, "role", role));
    }
}
