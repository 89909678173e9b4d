package io.resonant.testing;

import io.resonant.App;
import io.resonant.Settings;
import io.resonant.kernel.blob.Sha256;
import io.resonant.kernel.config.Environment;
import io.resonant.kernel.json.JsonCodec;
import io.resonant.kernel.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * The whole server on a free port, set up over its own API as a user would: one organisation with somebody in every
 * role, and another one whose owner is a stranger to the first. Scenarios are tried on it, see {@link #scenario}.
 *
 * <p>Its clock is the test database's, which stands still until the test moves it. Close it after the class:
 * {@code @AutoClose private final TestServer server}.
 */
public final class TestServer implements AutoCloseable {
    public static final String PASSWORD = "a long test passphrase";

    private final TestDatabase database;
    private final Path data;
    private final App app;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<Persona, Person> people = new EnumMap<>(Persona.class);

    private TestServer(TestDatabase database, Map<String, String> environment) {
        this.database = database;
        try {
            this.data = Files.createTempDirectory("resonant-data-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.app = new App(settings(environment), database.clock());
        app.start();
    }

    /** Somebody who can sign in. */
    public record Person(UUID id, UUID organizationId, String email, String token) {}

    /** Set up, with people, on the test's database. */
    public static TestServer on(TestDatabase database) {
        return on(database, Map.of());
    }

    /** As {@link #on(TestDatabase)}, where an intent stands still, so that nothing but the test's calls writes events. */
    public static TestServer withoutBridge(TestDatabase database) {
        // the address only says that it is PostgreSQL; the test's own database is used
        return on(
                database,
                Map.of("RESONANT_BRIDGE", "external", "DATABASE_URL", "postgresql://nobody@localhost/nothing"));
    }

    /** As {@link #on(TestDatabase)}, with settings beside the test's own. */
    public static TestServer on(TestDatabase database, Map<String, String> environment) {
        var server = notSetUp(database, environment);
        server.setUp();
        return server;
    }

    /** As it is after its first start: nobody owns it. */
    public static TestServer notSetUp(TestDatabase database, Map<String, String> environment) {
        return new TestServer(database, environment);
    }

    public URI uri(String pathAndQuery) {
        return URI.create("http://127.0.0.1:" + app.port() + pathAndQuery);
    }

    public int port() {
        return app.port();
    }

    public App app() {
        return app;
    }

    public TestDatabase database() {
        return database;
    }

    /** Where the content of an uploaded text lies. */
    public Path stored(String text) throws IOException {
        var hash = Sha256.of(text.getBytes(StandardCharsets.UTF_8)).hex();
        try (var all = Files.walk(data)) {
            return all.filter(file -> file.getFileName().toString().equals(hash))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The organisation of everybody but the outsider. */
    public UUID organizationId() {
        return person(Persona.OWNER).organizationId();
    }

    /** @throws IllegalArgumentException for the anonymous one */
    public Person person(Persona persona) {
        var person = people.get(persona);
        if (person == null) {
            throw new IllegalArgumentException(persona + " has no account");
        }
        return person;
    }

    /**
     * Tries one route as several people. Path parameters are filled from the left.
     *
     * @param template as the route declares it, for instance {@code /api/v1/specs/{id}}
     */
    public Scenario scenario(String method, String template, Object... pathValues) {
        return new Scenario(this, method, template, pathValues);
    }

    /** With one path parameter, which is made anew for each row. */
    public Scenario scenario(String method, String template, Supplier<?> pathValue) {
        return new Scenario(this, method, template, pathValue);
    }

    /** A call outside of scenarios, for what a test needs before. @throws AssertionError unless the status is 2xx */
    public JsonNode call(Persona persona, String method, String path, Object body) {
        return requireSuccess(send(request(persona, method, path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(JsonCodec.write(body)))));
    }

    /** As {@link #call(Persona, String, String, Object)} without a body. */
    public JsonNode call(Persona persona, String method, String path) {
        return requireSuccess(send(request(persona, method, path)));
    }

    /** As {@link #call(Persona, String, String, Object)}, whatever comes of it. */
    public HttpResponse<String> post(Persona persona, String path, Object body) {
        return send(request(persona, "POST", path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JsonCodec.write(body))));
    }

    /** Status and body of what somebody hears who proves themselves in another way than the personas do. */
    public String answerTo(String authorization, String method, String path, String body) {
        var request = request(Persona.ANONYMOUS, method, path).header("Authorization", authorization);
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body));
        }
        var response = send(request);
        return response.statusCode() + " " + response.body();
    }

    /** A request of somebody, to be completed and sent. */
    public HttpRequest.Builder request(Persona persona, String method, String path) {
        var request = HttpRequest.newBuilder(uri(path)).method(method, HttpRequest.BodyPublishers.noBody());
        if (persona != Persona.ANONYMOUS) {
            request.header("Authorization", "Bearer " + person(persona).token());
        }
        return request;
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
        app.close();
        try (var files = Files.walk(data)) {
            for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private Settings settings(Map<String, String> environment) {
        var variables = new HashMap<>(Map.of(
                "PORT", "0",
                "RESONANT_HOST", "127.0.0.1",
                "RESONANT_DATA", data.toString(),
                "RESONANT_REGISTRATION", "open",
                "RESONANT_RATE_LIMIT_PER_MINUTE", "1000000"));
        variables.putAll(environment);
        var read = Settings.read(Environment.of(variables), data);
        return new Settings(
                read.data(),
                database.settings().location(),
                read.web(),
                read.secretKey(),
                read.previousSecretKey(),
                read.registration(),
                read.log(),
                read.intents(),
                read.files(),
                read.mail(),
                read.configuration());
    }

    private void setUp() {
        var newLink = app.setup().newLink();
        if (newLink.isEmpty()) { // another server on this database has done it, for an earlier test of the class
            for (var persona : Persona.values()) {
                if (persona != Persona.ANONYMOUS) {
                    signIn(persona);
                }
            }
            return;
        }
        var link = newLink.get();
        var setup = new HashMap<String, Object>(account("owner"));
        setup.put("token", link.substring(link.indexOf('=') + 1));
        setup.put("organization_name", "株式会社れぞなんと");
        call(Persona.ANONYMOUS, "POST", "/api/v1/setup", setup);
        signIn(Persona.OWNER);
        for (var persona : new Persona[] {Persona.ADMIN, Persona.MEMBER, Persona.GUEST}) {
            invite(persona);
        }
        var stranger = new HashMap<String, Object>(account("outsider"));
        stranger.put("organization_name", "Elsewhere Ltd");
        call(Persona.ANONYMOUS, "POST", "/api/v1/auth/register", stranger);
        signIn(Persona.OUTSIDER);
    }

    /** Somebody more in the organisation, for a test that takes them out of it again. */
    public Person join(String role) {
        var name = role + UUID.randomUUID().toString().substring(0, 8);
        register(name, role);
        return signedIn(email(name));
    }

    private void invite(Persona persona) {
        register(name(persona), name(persona));
        signIn(persona);
    }

    private void register(String name, String role) {
        var invitation = call(
                Persona.OWNER,
                "POST",
                "/api/v1/organizations/current/invitations",
                Map.of("email", email(name), "role", role));
        var link = invitation.get("link").stringValue();
        var person = new HashMap<String, Object>(account(name));
        person.put("invitation_token", link.substring(link.indexOf('=') + 1));
        call(Persona.ANONYMOUS, "POST", "/api/v1/auth/register", person);
    }

    /** Again, with a new token, for instance after a test has signed the person out. */
    public void signIn(Persona persona) {
        people.put(persona, signedIn(email(name(persona))));
    }

    private Person signedIn(String email) {
        var form = "username=" + URLEncoder.encode(email, StandardCharsets.UTF_8) + "&password="
                + URLEncoder.encode(PASSWORD, StandardCharsets.UTF_8);
        var token = requireSuccess(send(request(Persona.ANONYMOUS, "POST", "/api/v1/auth/login")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .method("POST", HttpRequest.BodyPublishers.ofString(form))))
                .get("access_token")
                .stringValue();
        var session = requireSuccess(send(
                request(Persona.ANONYMOUS, "GET", "/api/v1/auth/session").header("Authorization", "Bearer " + token)));
        return new Person(
                UUID.fromString(session.get("user").get("id").stringValue()),
                UUID.fromString(session.get("organization").get("id").stringValue()),
                email,
                token);
    }

    private static Map<String, String> account(String name) {
        return Map.of("email", email(name), "name", name, "password", PASSWORD, "language", "ja");
    }

    private static String email(String name) {
        return name + "@example.com";
    }

    private static String name(Persona persona) {
        return persona.name().toLowerCase(java.util.Locale.ROOT);
    }

    private static JsonNode requireSuccess(HttpResponse<String> response) {
        if (response.statusCode() / 100 != 2) {
            throw new AssertionError(response + ": " + response.body());
        }
        return JsonCodec.tree(response.body().isEmpty() ? "null" : response.body());
    }
}
