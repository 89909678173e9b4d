package io.resonant.organization;

import static io.resonant.organization.TestDoor.unauthenticated;
import static io.resonant.session.TestSite.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import io.resonant.organization.TestDoor.Answer;
import io.resonant.session.TestSite;
import io.resonant.session.TestSite.Person;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Signing in with a browser: what its cookie allows, and what pages of other sites may not do with it. */
@NullMarked
@BothEngines
final class BrowserDoorTest extends DoorTests {
    private static final String RENAME = "{\"name\":\"Jun\"}";

    BrowserDoorTest(TestDatabase test) {
        super(test);
    }

    /** A browser after signing in. */
    private record Browser(String cookie, String csrf) {}

    @Test
    void aBrowserNeedsItsCsrfTokenForEveryChange() {
        var person = site.owner();
        var browser = browser(person);
        var other = browser(person);
        assertThat(door.call("GET", ME, null, "Cookie", browser.cookie()).status())
                .isEqualTo(200);
        assertThat(door.call("PATCH", ME, RENAME, "Cookie", browser.cookie()).code())
                .isEqualTo("403 csrf");
        for (var wrong : List.of("", "x", browser.csrf() + "x", browser.csrf().substring(1), other.csrf())) {
            assertThat(door.call("PATCH", ME, RENAME, "Cookie", browser.cookie(), "X-CSRF-Token", wrong)
                            .code())
                    .isEqualTo("403 csrf");
        }
        assertThat(door.call("PATCH", ME, RENAME, "Cookie", browser.cookie(), "X-CSRF-Token", browser.csrf())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aPageThatSaysWhoseItIsReadsNothingOfSomebodyElse() {
        var browser = browser(site.owner());
        var other = browser(site.owner());
        assertThat(door.call("GET", ME, null, "Cookie", browser.cookie(), "X-CSRF-Token", browser.csrf())
                        .status())
                .isEqualTo(200);
        assertThat(door.call("GET", ME, null, "Cookie", other.cookie(), "X-CSRF-Token", browser.csrf())
                        .code())
                .isEqualTo("403 csrf");
    }

    @Test
    void pagesOfOtherSitesChangeNothing() {
        var browser = browser(site.owner());
        var own = "http://127.0.0.1:" + door.port();
        for (var foreign : List.of(
                "https://evil.example",
                "null",
                "http://127.0.0.1",
                "https://127.0.0.1.evil.example",
                own + ".evil.example")) {
            assertThat(change(browser, "Origin", foreign).code()).isEqualTo("403 cross_origin");
        }
        for (var site : List.of("cross-site", "same-site", "x")) {
            assertThat(change(browser, "Sec-Fetch-Site", site).code()).isEqualTo("403 cross_origin");
        }
        assertThat(change(browser, "Origin", own).status()).isEqualTo(200);
        assertThat(change(browser, "Sec-Fetch-Site", "same-origin").status()).isEqualTo(200);
        var signIn = "{\"email\":\"a@example.com\",\"password\":\"x\"}";
        assertThat(door.call("POST", SESSION, signIn, "Origin", "https://evil.example")
                        .code())
                .isEqualTo("403 cross_origin"); // or a page could sign its visitor in as somebody else
    }

    @Test
    void behindAnAddressOfItsOwnOnlyThatAddressAndNamedOriginsCount() {
        door.close();
        var https = TestSite.at(test, URI.create("https://work.example"), Set.of("https://app.example"));
        door = new TestDoor(test, https);
        var answer = door.call("POST", SESSION, credentials(https.owner()), "Origin", "https://work.example");
        assertThat(answer.status()).isEqualTo(200);
        var browser = new Browser(
                answer.cookie("__Host-resonant_session"),
                answer.json().get("csrf_token").stringValue());
        assertThat(change(browser, "Origin", "https://app.example").status()).isEqualTo(200);
        assertThat(change(browser, "Origin", "https://other.example").code()).isEqualTo("403 cross_origin");
        assertThat(answer.cookies())
                .allSatisfy(cookie -> assertThat(cookie)
                        .startsWith("__Host-")
                        .contains("; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure")
                        .doesNotContain("Domain"));
        var plain = browser.cookie().replace("__Host-", "");
        unauthenticated(door.call("GET", ME, null, "Cookie", plain)); // one that another host could have set
    }

    @Test
    void theCookieIsOutOfReachOfScripts() {
        var answer = door.call("POST", SESSION, credentials(site.owner()));
        assertThat(answer.cookies())
                .hasSize(2)
                .allSatisfy(cookie -> assertThat(cookie)
                        .contains("; Path=/", "; HttpOnly", "; SameSite=Lax")
                        .doesNotContain("Secure"));
        assertThat(answer.body())
                .doesNotContain(answer.cookie("resonant_session").substring(60));
    }

    @Test
    void aPlantedCookieIsNotAdopted() {
        var attacker = browser(site.owner());
        var victim = site.owner();
        var answer = door.call("POST", SESSION, credentials(victim), "Cookie", attacker.cookie());
        assertThat(answer.cookie("resonant_session")).isNotEqualTo(attacker.cookie());
        assertThat(answer.json().get("user").get("email").stringValue()).isEqualTo(victim.email());
        unauthenticated(door.call("GET", ME, null, "Cookie", attacker.cookie())); // and ends with the new sign-in
    }

    @Test
    void aBearerTokenDecidesAloneEvenWhenItIsWrong() {
        var one = site.owner();
        var other = site.owner();
        var browser = browser(one);
        var both =
                door.call("GET", ME, null, "Cookie", browser.cookie(), "Authorization", "Bearer " + site.token(other));
        assertThat(both.json().get("email").stringValue()).isEqualTo(other.email());
        unauthenticated(door.call("GET", ME, null, "Cookie", browser.cookie(), "Authorization", "Bearer x"));
        var change = door.call(
                "PATCH", ME, RENAME, "Cookie", browser.cookie(), "Authorization", "Bearer " + site.token(other));
        assertThat(change.status()).isEqualTo(200); // no page can make a browser send it, so no CSRF token is needed
        assertThat(change.json().get("email").stringValue()).isEqualTo(other.email());
    }

    @Test
    void signingOutEndsTheSessionAndRemovesTheCookie() {
        var browser = browser(site.owner());
        var answer = door.call("DELETE", SESSION, null, "Cookie", browser.cookie(), "X-CSRF-Token", browser.csrf());
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.cookies())
                .anySatisfy(cookie -> assertThat(cookie).contains("resonant_session=;", "Max-Age=0"));
        unauthenticated(door.call("GET", ME, null, "Cookie", browser.cookie()));
    }

    @Test
    void aForeignPageCannotSignABrowserOut() {
        var browser = browser(site.owner());
        assertThat(door.call("POST", "/api/v1/auth/logout", null, "Cookie", browser.cookie())
                        .status())
                .isEqualTo(204); // without the CSRF token the cookie proves nothing
        assertThat(door.call("GET", ME, null, "Cookie", browser.cookie()).status())
                .isEqualTo(200);
    }

    @Test
    void theSessionTellsThePageWhatItNeeds() {
        var person = site.owner();
        var browser = browser(person);
        var view = door.call("GET", SESSION, null, "Cookie", browser.cookie()).json();
        assertThat(view.propertyNames())
                .containsExactly("user", "organization", "role", "csrf_token", "organizations", "impersonation");
        assertThat(view.get("user").propertyNames())
                .containsExactly("id", "email", "email_verified", "name", "language", "avatar_url", "time_zone");
        assertThat(view.get("organization").propertyNames()).containsExactly("id", "name", "plan", "language");
        assertThat(view.get("organizations").get(0).propertyNames()).containsExactly("id", "name", "role");
        assertThat(view.get("role").stringValue()).isEqualTo("owner");
        assertThat(view.get("csrf_token").stringValue()).isEqualTo(browser.csrf());
    }

    private Answer change(Browser browser, String header, String value) {
        return door.call(
                "PATCH", ME, RENAME, "Cookie", browser.cookie(), "X-CSRF-Token", browser.csrf(), header, value);
    }

    private Browser browser(Person person) {
        var answer = door.call("POST", SESSION, credentials(person));
        return new Browser(
                answer.cookie("resonant_session"),
                answer.json().get("csrf_token").stringValue());
    }

    private static String credentials(Person person) {
        return "{\"email\":\"" + person.email() + "\",\"password\":\"" + PASSWORD + "\"}";
    }
}
