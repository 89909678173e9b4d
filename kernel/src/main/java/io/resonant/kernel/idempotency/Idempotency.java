package io.resonant.kernel.idempotency;

import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.http.Around;
import io.resonant.kernel.http.Handler;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.problem.Problem;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Carries a request with an {@code Idempotency-Key} out once, however often it is sent: the first answer is kept and
 * given again. That the effect took place is noted in the effect's own transaction, so that not even a crash between
 * the effect and its answer makes a second one possible. A refused request leaves no trace and may be corrected and sent
 * again with the same key.
 */
public final class Idempotency implements Around {
    /** How long an answer is kept. */
    public static final Duration MEMORY = Duration.ofDays(1);

    /**
     * The key of a request that is this old and had no effect may be taken over: its process has died, as a rule. If it is
     * merely slow its effect is undone, so that there is one in either case.
     */
    static final Duration ABANDONED = Duration.ofSeconds(30);

    private static final Pattern KEY = Pattern.compile("[!-~]{1,255}");

    private final Database database;
    private final Function<Request, Owner> owner;

    /** @param owner of a request that was admitted */
    public Idempotency(Database database, Function<Request, Owner> owner) {
        this.database = database;
        this.owner = owner;
    }

    /** Whose key it is: the same text from two people is two keys. */
    public record Owner(UUID tenant, UUID userId) {}

    /**
     * @throws Problem 400 {@code idempotency_key_invalid}, 422 {@code idempotency_key_reused}, 409
     *     {@code idempotency_key_in_use}, {@code idempotency_answer_lost}, and whatever the handler refuses
     */
    @Override
    public Response handle(Request request, Handler next) {
        var key = request.header("Idempotency-Key");
        if (key.isEmpty()) {
            return next.handle(request);
        }
        if (!KEY.matcher(key.get()).matches()) {
            throw Problem.of(400, "idempotency_key_invalid");
        }
        var who = owner.apply(request);
        var outcome = database.write(
                who.tenant(),
                transaction ->
                        new KeyStore(transaction, who.userId(), key.get()).claim(fingerprint(request), ABANDONED));
        return switch (outcome) {
            case KeyStore.Answer kept -> replay(kept);
            case KeyStore.Claim claim -> carryOut(who, key.get(), claim, () -> next.handle(request));
        };
    }

    /** Forgets old answers. @return how many */
    public int forget() {
        return database.writeSystem(transaction ->
                KeyStore.deleteBefore(transaction, transaction.now().minus(MEMORY)));
    }

    private Response carryOut(Owner who, String key, KeyStore.Claim claim, Supplier<Response> work) {
        var response = new Response[1];
        try {
            response[0] = database.alongside(
                    who.tenant(), transaction -> new KeyStore(transaction, who.userId(), key).markDone(claim), work);
        } finally {
            if (response[0] == null) {
                database.run(who.tenant(), transaction -> new KeyStore(transaction, who.userId(), key).release(claim));
            }
        }
        var answer = new KeyStore.Answer(
                response[0].status(),
                response[0].header("Location"),
                response[0].entity() == null
                        ? null
                        : Json.of(response[0].entity()).text());
        database.write(who.tenant(), transaction -> new KeyStore(transaction, who.userId(), key).keep(claim, answer));
        return response[0];
    }

    private static Response replay(KeyStore.Answer answer) {
        var body = answer.body();
        var response = Response.of(answer.status(), body == null ? null : new Json(body))
                .header("Idempotency-Replayed", "true");
        var location = answer.location();
        return location == null ? response : response.header("Location", location);
    }

    private static String fingerprint(Request request) {
        return Digests.sha256Hex(request.method() + ' ' + request.path() + '\n' + Digests.sha256Hex(request.bytes()));
    }
}
