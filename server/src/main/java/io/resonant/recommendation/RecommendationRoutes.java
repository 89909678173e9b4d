package io.resonant.recommendation;

import io.resonant.account.Access;
import io.resonant.kernel.crypto.Digests;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.problem.Problem;
import io.resonant.recommendation.RecordingFeatures.Scope;
import io.resonant.recommendation.RecordingFeatures.Topic;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Recommendations over HTTP. By default browsers fetch the index and rank themselves; the server ranks for who wants that. */
final class RecommendationRoutes {
    private static final String FOREVER = "public, max-age=31536000, immutable";
    private static final String SHORTLY = "public, max-age=60, stale-while-revalidate=600";
    private static final int MOST_TOPICS = 10_000;
    private static final int MOST_SCHEMAS = 200;
    private static final int LONGEST_NAME = 1000;
    private static final int USUAL_LIMIT = 5;
    private static final int MOST = 50;
    private static final long LONGEST = 4 * 1024 * 1024;

    private final Recommender recommender;
    private final Predicate<String> publicSchemas;
    private final byte[] script = script();
    private final String scriptVersion = Digests.sha256Hex(script).substring(0, 32);

    RecommendationRoutes(Recommender recommender, Predicate<String> publicSchemas) {
        this.recommender = recommender;
        this.publicSchemas = publicSchemas;
    }

    /**
     * Where the index is now.
     *
     * @param url its address, which changes with its content
     * @param texts words for reasons by language and code
     */
    record Current(int format, String url, int items, Map<String, Map<String, String>> texts) {}

    /**
     * @param consent whether the person agreed that the names of the topics are sent here
     * @param seed any number, to give the last place away by lot
     */
    record Question(
            boolean consent,
            List<Topic> topics,
            @Nullable Scope scope,
            @Nullable Integer limit,
            @Nullable Integer seed) {}

    /** @param because the reasons in words */
    record Explained(Recommendation item, List<String> because) {}

    record Answer(List<Explained> layouts, List<Explained> extensions, List<PanelModel.Panel> panels) {}

    void register(Routes routes) {
        routes.get("/api/v1/recommendations/index")
                .summary("Find the index from which browsers rank")
                .access(Access.PUBLIC)
                .cacheable()
                .responds(200, Current.class)
                .handle(_ -> current());
        routes.get("/recommendation/index/{hash}")
                .id("readRecommendationIndex")
                .summary("Read an index; the same address always has the same content")
                .access(Access.PUBLIC)
                .cacheable()
                .responds(200, ItemIndex.class)
                .problem(404, "not_found")
                .handle(this::index);
        routes.get("/recommendation/ranker.js")
                .id("readRanker")
                .summary("Read the JavaScript module that ranks in the browser")
                .access(Access.PUBLIC)
                .cacheable()
                .respondsContent(200, "text/javascript")
                .handle(_ -> shared(Response.bytes(200, "text/javascript; charset=utf-8", script))
                        .etag(scriptVersion)
                        .header("Cache-Control", "public, max-age=3600, stale-while-revalidate=86400"));
        routes.get("/api/v1/recommendations")
                .summary("Recommend by message types alone; caches may keep the answer")
                .access(Access.PUBLIC)
                .cacheable()
                .anonymous()
                .query(
                        "schemas",
                        "Names of message types, with commas between; those that are not publicly known are ignored.")
                .query("limit", "How many of each kind, 1 to " + MOST + "; " + USUAL_LIMIT + " when not given.")
                .responds(200, Answer.class)
                .handle(this::byTypes);
        routes.post("/api/v1/recommendations")
                .summary("Recommend for a recording")
                .description(
                        "For people who agreed to it: the names are used for this answer and neither kept nor logged."
                                + " Ranking in the browser gives the same answer without sending them.")
                .access(Access.PUBLIC)
                .anonymous()
                .limit(LONGEST)
                .body(Question.class)
                .responds(200, Answer.class)
                .problem(403, "consent_required")
                .handle(this::byRecording);
    }

    private Response current() {
        var snapshot = recommender.snapshot();
        var current = new Current(
                ItemIndex.FORMAT,
                "/recommendation/index/" + snapshot.hash(),
                snapshot.index().items().size(),
                Explanations.all());
        return shared(Response.ok(current))
                .etag(snapshot.hash().substring(0, 32))
                .header("Cache-Control", SHORTLY);
    }

    private Response index(Request request) {
        var snapshot = recommender.find(request.path("hash")).orElseThrow(() -> Problem.notFound("index"));
        return shared(Response.bytes(200, "application/json", snapshot.bytes()))
                .etag(snapshot.hash())
                .header("Cache-Control", FOREVER);
    }

    /** For pages of any site: there is nothing in it that not everybody may read. */
    private static Response shared(Response response) {
        return response.header("Access-Control-Allow-Origin", "*")
                .header("Cross-Origin-Resource-Policy", "cross-origin");
    }

    private Response byTypes(Request request) {
        var names = request.query("schemas").orElse("");
        var topics = Arrays.stream(names.split(","))
                .filter(publicSchemas)
                .distinct()
                .sorted()
                .limit(MOST_SCHEMAS)
                .map(name -> new Topic("", name))
                .toList();
        int limit = request.queryInt("limit", 1, MOST).orElse(USUAL_LIMIT);
        var answer = recommender.recommend(new RecordingFeatures(topics, Scope.SELECTION), limit, null);
        return Response.ok(explained(answer, request.language()))
                .header("Cache-Control", "public, max-age=300, stale-while-revalidate=3600")
                .header("Vary", "Accept-Language");
    }

    private Response byRecording(Request request) {
        var question = request.body(Question.class);
        if (!question.consent()) {
            throw Problem.of(403, "consent_required");
        }
        check(question);
        var scope = question.scope() == null ? Scope.RECORDING : question.scope();
        int limit = question.limit() == null ? USUAL_LIMIT : question.limit();
        var answer = recommender.recommend(new RecordingFeatures(question.topics(), scope), limit, question.seed());
        return Response.ok(explained(answer, request.language()));
    }

    private static void check(Question question) {
        if (question.topics().size() > MOST_TOPICS) {
            throw Problem.invalid("topics", "too_long");
        }
        if (question.topics().stream().anyMatch(topic -> isTooLong(topic.name()) || isTooLong(topic.schema()))) {
            throw Problem.invalid("topics", "too_long");
        }
        if (question.limit() != null && (question.limit() < 1 || question.limit() > MOST)) {
            throw Problem.invalid("limit", question.limit() < 1 ? "too_small" : "too_large");
        }
    }

    private static boolean isTooLong(@Nullable String name) {
        return name != null && name.length() > LONGEST_NAME;
    }

    private static Answer explained(Recommendations recommendations, String language) {
        return new Answer(
                explained(recommendations.layouts(), language),
                explained(recommendations.extensions(), language),
                recommendations.panels());
    }

    private static List<Explained> explained(List<Recommendation> items, String language) {
        return items.stream()
                .map(item -> new Explained(item, Explanations.texts(item.reasons(), language)))
                .toList();
    }

    private static byte[] script() {
        try (InputStream in = RecommendationRoutes.class.getResourceAsStream("/recommendation/ranker.js")) {
            return Objects.requireNonNull(in).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
