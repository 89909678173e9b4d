package io.resonant.kernel.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.resonant.kernel.event.Event;
import io.resonant.kernel.http.Access;
import io.resonant.kernel.http.HttpServer;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.http.TestServers;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.testing.BothEngines;
import io.resonant.kernel.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

@BothEngines
class IdempotencyTest {
    private final TestDatabase test;
    private final UUID tenant;
    private final UUID user;
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch enteredTwice = new CountDownLatch(2);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final HttpClient client = HttpClient.newHttpClient();
    private final Idempotency idempotency;

    @AutoClose
    private final HttpServer server;

    private enum Rule implements Access {
        PUBLIC
    }

    record Order(String text) {}

    IdempotencyTest(TestDatabase test) {
        this.test = test;
        this.tenant = test.tenant();
        this.user = test.newId();
        this.idempotency = new Idempotency(
                test.database(),
                request -> new Idempotency.Owner(
                        tenant, request.header("X-User").map(UUID::fromString).orElse(user)));
        var routes = new Routes();
        routes.post("/orders")
                .summary("Takes an order")
                .access(Rule.PUBLIC)
                .body(Order.class)
                .idempotent(idempotency)
                .handle(this::order);
        server = TestServers.server(routes, (_, _) -> {}).start();
    }

    private Response order(Request request) {
        var text = request.body(Order.class).text();
        if (text.equals("refuse")) {
            throw Problem.invalid("text", "invalid");
        }
        if (text.equals("wait")) {
            entered.countDown();
            enteredTwice.countDown();
            await(goOn);
        }
        test.database().run(tenant, transaction -> {
            transaction.publish(new Event("orders", "order.taken", Map.of("text", text)));
            if (text.equals("fail inside")) {
                throw new IllegalStateException("before the commit");
            }
        });
        if (text.equals("fail after")) {
            throw new IllegalStateException("after the commit");
        }
        return Response.created("/orders/1", Map.of("text", text, "id", test.newId()));
    }

    @Test
    void theSecondTimeTheFirstAnswerIsGiven() throws Exception {
        var first = send("a", "tea");
        var again = send("a", "tea");
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("Location")).contains("/orders/1");
        assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
        assertThat(first.headers().firstValue("Idempotency-Replayed")).isEmpty();
        assertThat(orders("tea")).isEqualTo(1);
    }

    @Test
    void withoutAKeyEachIsCarriedOut() throws Exception {
        send(null, "milk");
        send(null, "milk");
        assertThat(orders("milk")).isEqualTo(2);
    }

    @Test
    void aKeyBelongsToOneRequestOfOnePerson() throws Exception {
        send("b", "water");
        assertThat(send("b", "wine").body()).contains("idempotency_key_reused");
        assertThat(send("b", "water", "X-User", test.newId().toString())
                        .headers()
                        .firstValue("Idempotency-Replayed"))
                .isEmpty();
        assertThat(orders("wine")).isZero();
        assertThat(orders("water")).isEqualTo(2);
    }

    @Test
    void aRefusedRequestMayBeSentAgain() throws Exception {
        assertThat(send("c", "refuse").statusCode()).isEqualTo(422);
        assertThat(send("c", "refuse").statusCode()).isEqualTo(422);
        assertThat(send("c", "juice").statusCode()).isEqualTo(201);
        assertThat(send("d", "fail inside").statusCode()).isEqualTo(500);
        assertThat(send("d", "fail inside").statusCode()).isEqualTo(500);
        assertThat(orders("fail inside")).isZero();
        assertThat(send("a b", "juice").statusCode()).isEqualTo(400);
    }

    @Test
    void whatHadItsEffectIsNotCarriedOutAgainEvenWithoutAnAnswer() throws Exception {
        assertThat(send("e", "fail after").statusCode()).isEqualTo(500);
        assertThat(send("e", "fail after").body()).contains("idempotency_answer_lost");
        assertThat(orders("fail after")).isEqualTo(1);
    }

    @Test
    void oneThatIsStillBeingCarriedOutIsNotStartedTwice() throws Exception {
        var first = client.sendAsync(request("f", "wait").build(), HttpResponse.BodyHandlers.ofString());
        await(entered);
        assertThat(send("f", "wait").body()).contains("idempotency_key_in_use");
        goOn.countDown();
        assertThat(first.get().statusCode()).isEqualTo(201);
        assertThat(send("f", "wait").headers().firstValue("Idempotency-Replayed"))
                .contains("true");
    }

    @Test
    void aKeyOfAProcessThatDiedBeforeTheEffectIsTakenOver() throws Exception {
        assertThat(claim("g")).isInstanceOf(KeyStore.Claim.class);
        assertThatThrownBy(() -> claim("g"))
                .isInstanceOf(Problem.class)
                .hasMessageStartingWith("idempotency_key_in_use");
        test.clock().advance(Idempotency.ABANDONED.plusSeconds(1));
        assertThat(claim("g")).isInstanceOf(KeyStore.Claim.class);
    }

    @Test
    void whoseKeyWasTakenOverMeanwhileHasNoEffect() throws Exception {
        var slow = client.sendAsync(request("i", "wait").build(), HttpResponse.BodyHandlers.ofString());
        await(entered);
        test.clock().advance(Idempotency.ABANDONED.plusSeconds(1));
        var second = client.sendAsync(request("i", "wait").build(), HttpResponse.BodyHandlers.ofString());
        await(enteredTwice);
        goOn.countDown();
        var answers = List.of(slow.get(), second.get());
        assertThat(answers).extracting(HttpResponse::statusCode).containsExactly(409, 201);
        assertThat(answers.getFirst().body()).contains("idempotency_key_in_use");
        assertThat(orders("wait")).isEqualTo(1);
        assertThat(send("i", "wait").body()).isEqualTo(answers.getLast().body());
    }

    @Test
    void whoseKeyWasTakenOverNeitherFreesItNorAnswersForIt() throws Exception {
        var slow = (KeyStore.Claim) claim("j");
        test.clock().advance(Idempotency.ABANDONED.plusSeconds(1));
        var second = (KeyStore.Claim) claim("j");
        store("j", keys -> keys.release(slow));
        assertThatThrownBy(() -> claim("j"))
                .isInstanceOf(Problem.class)
                .hasMessageStartingWith("idempotency_key_in_use");
        var answer = new KeyStore.Answer(201, "/orders/2", "{}");
        store("j", keys -> keys.markDone(second));
        store(
                "j",
                keys -> assertThat(keys.keep(slow, new KeyStore.Answer(500, null, null)))
                        .isFalse());
        store("j", keys -> assertThat(keys.keep(second, answer)).isTrue());
        assertThat(claim("j")).isEqualTo(answer);
    }

    @Test
    void answersAreForgottenAfterADay() throws Exception {
        send("h", "soup");
        test.clock().advance(Duration.ofDays(2));
        assertThat(idempotency.forget()).isPositive();
        send("h", "soup");
        assertThat(orders("soup")).isEqualTo(2);
    }

    private KeyStore.Outcome claim(String key) {
        return test.database()
                .write(
                        tenant,
                        transaction ->
                                new KeyStore(transaction, user, key).claim("fingerprint", Idempotency.ABANDONED));
    }

    private void store(String key, Consumer<KeyStore> work) {
        test.database().run(tenant, transaction -> work.accept(new KeyStore(transaction, user, key)));
    }

    private HttpResponse<String> send(String key, String text, String... headers)
            throws IOException, InterruptedException {
        var request = request(key, text);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String key, String text) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/orders"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"text\":\"" + text + "\"}"));
        return key == null ? request : request.header("Idempotency-Key", key);
    }

    private int orders(String text) {
        return test.database()
                .read(
                        tenant,
                        transaction -> transaction
                                .sql("select payload from event_log where organization_id = :tenant")
                                .list(row ->
                                        row.json("payload").tree().get("text").stringValue())
                                .stream()
                                .filter(text::equals)
                                .toList()
                                .size());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
