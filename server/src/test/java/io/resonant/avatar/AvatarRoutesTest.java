package io.resonant.avatar;

import static io.resonant.testing.Persona.ANONYMOUS;
import static io.resonant.testing.Persona.GUEST;
import static io.resonant.testing.Persona.MEMBER;
import static io.resonant.testing.Persona.OUTSIDER;
import static io.resonant.testing.Persona.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.account.Accounts;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.testing.Concurrently;
import io.resonant.testing.FormBody;
import io.resonant.testing.Persona;
import io.resonant.testing.Scenario;
import io.resonant.testing.TableRows;
import io.resonant.testing.TestServer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

@BothEngines
class AvatarRoutesTest {
    private static final String MINE = "/api/v1/users/me/avatar";
    private static final String PICTURE = "/avatars/{hash}";
    private static final String MEMBERS = "/api/v1/organizations/current/members";

    private final TestDatabase test;

    @AutoClose
    private final TestServer server;

    AvatarRoutesTest(TestDatabase test) {
        this.test = test;
        this.server = TestServer.on(test);
    }

    /** A picture of one colour. */
    private static byte[] picture(int colour) {
        var image = new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB);
        image.setRGB(
                0, 0, 300, 200, IntStream.range(0, 300 * 200).map(_ -> colour).toArray(), 0, 300);
        var out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private Scenario post(byte[] content) {
        return server.scenario("POST", MINE)
                .body(FormBody.TYPE, new FormBody().file("me.png", content).bytes());
    }

    /** The hash in the address of the new picture. */
    private String changed(Persona persona, int colour) {
        var url = post(picture(colour))
                .answers(persona, 200)
                .answer()
                .get("avatar_url")
                .stringValue();
        assertThat(url).matches("/avatars/[0-9a-f]{64}");
        return url.substring(url.lastIndexOf('/') + 1);
    }

    private List<String> held(String hash) {
        return TableRows.of(test, "file_holds", "sha256 = '" + hash + "'");
    }

    @Test
    void aPictureStandsWhereverThePersonIsListed() {
        server.call(MEMBER, "DELETE", MINE);
        server.scenario("GET", "/api/v1/users/me").answers(MEMBER, 200, "\"avatar_url\":null");
        post(picture(0x123456)).refuses(ANONYMOUS, 401, "unauthenticated").answers(GUEST, 200);
        var hash = changed(MEMBER, 0xaa3311);
        var url = "\"avatar_url\":\"/avatars/" + hash + "\"";
        server.scenario("GET", "/api/v1/users/me").answers(MEMBER, 200, url);
        server.scenario("GET", "/api/v1/auth/session").answers(MEMBER, 200, url);
        server.scenario("GET", MEMBERS).answers(GUEST, 200, url);
        server.scenario("PATCH", "/api/v1/users/me")
                .json(Map.of("language", "ja"))
                .answers(MEMBER, 200, url);
        server.scenario("GET", PICTURE, hash)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .refuses(OUTSIDER, 404, "not_found")
                .answers(GUEST, 200)
                .withHeader("Content-Type", "image/jpeg")
                .withHeader("Cache-Control", "private, max-age=31536000, immutable")
                .withHeader("X-Content-Type-Options", "nosniff")
                .withHeader("Content-Security-Policy", "sandbox; default-src 'none'")
                .withHeader("ETag", "\"" + hash + "\"");
        server.scenario("GET", PICTURE, hash)
                .header("If-None-Match", "\"" + hash + "\"")
                .answers(GUEST, 304);
        for (var none : new String[] {"0".repeat(64), "x", "../../etc/passwd", hash + "x"}) {
            server.scenario("GET", PICTURE, none).refuses(GUEST, 404, "not_found");
        }
    }

    @Test
    void colleaguesHearOfIt() {
        post(picture(0x00ff77)).answers(OWNER, 200).published("member.updated");
        server.scenario("DELETE", MINE)
                .refuses(ANONYMOUS, 401, "unauthenticated")
                .answers(OWNER, 204)
                .published("member.updated")
                .answers(GUEST, 204);
    }

    @Test
    void theOldPictureIsLetGoOfAndTheNewOneIsKept() {
        var first = changed(MEMBER, 0x101010);
        assertThat(held(first)).hasSize(1);
        assertThat(changed(MEMBER, 0x101010)).isEqualTo(first);
        assertThat(held(first)).hasSize(1);
        assertThat(changed(OWNER, 0x101010)).isEqualTo(first);
        assertThat(held(first)).hasSize(2);
        var second = changed(MEMBER, 0x202020);
        assertThat(held(first)).hasSize(1);
        assertThat(held(second)).hasSize(1);
        server.scenario("GET", PICTURE, first).answers(GUEST, 200);
        server.call(OWNER, "DELETE", MINE);
        server.call(OWNER, "DELETE", MINE);
        assertThat(held(first)).isEmpty();
        server.scenario("GET", PICTURE, first).refuses(GUEST, 404, "not_found");
        assertThat(TableRows.of(test, "file_objects", "sha256 = '" + second + "' and state = 'present'"))
                .hasSize(1);
    }

    @Test
    void ofManyAtOnceOneRemains() {
        assertThat(Concurrently.run(8, i -> () -> changed(MEMBER, 0x40_0000 + i * 0x1111)))
                .allMatch(String.class::isInstance);
        var url =
                server.call(MEMBER, "GET", "/api/v1/users/me").get("avatar_url").stringValue();
        var holder = "holder = 'avatar:" + server.person(MEMBER).id() + "'";
        assertThat(TableRows.of(test, "file_holds", holder))
                .singleElement()
                .asString()
                .contains(url.substring(url.lastIndexOf('/') + 1));
    }

    @Test
    void aPictureGoesWithTheAccount() {
        var hash = changed(OUTSIDER, 0x777777);
        server.scenario("GET", PICTURE, hash).answers(OUTSIDER, 200);
        test.database()
                .runSystem(transaction -> Avatars.deleted(
                        transaction,
                        Accounts.user(transaction, server.person(OUTSIDER).id())));
        assertThat(held(hash)).isEmpty();
        server.scenario("GET", PICTURE, hash).refuses(OUTSIDER, 404, "not_found");
    }

    @Test
    void theNameThatOtherProgramsUseIsTakenToo() {
        server.scenario("POST", MINE)
                .body(
                        FormBody.TYPE,
                        new FormBody()
                                .file("avatar", "a.png", picture(0x445566))
                                .bytes())
                .answers(MEMBER, 200, "/avatars/");
    }

    @Test
    void whatIsNoPictureChangesNothing() {
        var before = changed(MEMBER, 0x336699);
        var page = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
        post(page.getBytes(StandardCharsets.UTF_8)).refuses(MEMBER, 415, "picture_type");
        var whole = picture(0x123321);
        post(java.util.Arrays.copyOf(whole, whole.length / 2)).refuses(MEMBER, 422, "picture_damaged");
        post(new byte[0]).refuses(MEMBER, 415, "picture_type");
        post(new byte[10 * 1024 * 1024 + 1]).refuses(MEMBER, 413, "body_too_large");
        server.scenario("POST", MINE)
                .body(FormBody.TYPE, new FormBody().file("a\0.png", whole).bytes())
                .refuses(MEMBER, 422, "invalid_input");
        server.scenario("POST", MINE)
                .body(
                        FormBody.TYPE,
                        new FormBody().file("other", "a.png", whole).bytes())
                .refuses(MEMBER, 422, "invalid_input");
        server.scenario("POST", MINE).body("image/png", whole).refuses(MEMBER, 415, "unsupported_media_type");
        server.scenario("POST", MINE).body(FormBody.TYPE, "nonsense").refuses(MEMBER, 400, "malformed_multipart");
        server.scenario("GET", "/api/v1/users/me").answers(MEMBER, 200, before);
    }
}
