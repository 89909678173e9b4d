package io.resonant.bridge;

import io.resonant.intent.CallCost;
import io.resonant.intent.Proposal;
import io.resonant.kernel.json.Json;
import io.resonant.model.ModelClient;
import io.resonant.model.ModelFailure;
import io.resonant.model.ModelUsage;
import io.resonant.model.PriceTable;
import io.resonant.model.Progress;
import io.resonant.model.TokenEstimate;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Asks a model, over either wire format, and reads its answer as proposals. */
final class ModelProcessor implements IntentProcessor {
    private final ModelClient client;
    private final PriceTable prices;
    private final InstantSource clock;

    ModelProcessor(ModelClient client, PriceTable prices, InstantSource clock) {
        this.client = client;
        this.prices = prices;
        this.clock = clock;
    }

    @Override
    public String provider() {
        return client.provider();
    }

    @Override
    public String model() {
        return client.model();
    }

    @Override
    public long mostMicros(Assignment assignment, boolean exactly) {
        var request = Question.of(assignment).request();
        long input = TokenEstimate.of(request);
        if (exactly) {
            input = client.countTokens(request).orElse(input);
        }
        var most = new ModelUsage(
                client.model(), 0, input, 0, request.maxOutputTokens(), true, Json.EMPTY_OBJECT); // written to a cache
        return prices.cost(client.prices(), most, today());
    }

    @Override
    public Outcome process(Assignment assignment, Progress progress) {
        var question = Question.of(assignment);
        var answer = client.ask(question.request(), progress);
        try {
            var actions = FilledForm.actions(question, answer.form());
            var proposal = new Proposal(actions, assignment.context(question.shown()));
            return new Outcome(proposal, price(answer.usage()));
        } catch (ModelFailure failure) {
            throw failure.used(answer.usage());
        }
    }

    @Override
    public CallCost price(ModelUsage usage) {
        return new CallCost(
                client.provider(),
                usage.model().isEmpty() ? client.model() : usage.model(),
                usage.allInput(),
                usage.output(),
                prices.cost(client.prices(), usage, today()),
                prices.version(),
                usage.estimated(),
                usage.raw());
    }

    @Override
    public void close() {
        client.close();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
