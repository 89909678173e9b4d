package io.resonant.publication;

import io.resonant.account.Access;
import io.resonant.check.Severity;
import io.resonant.file.Upload;
import io.resonant.kernel.http.Request;
import io.resonant.kernel.http.Response;
import io.resonant.kernel.http.Route;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.upload.Part;
import io.resonant.namespace.Publisher;
import io.resonant.publication.SubmissionOptions.PersonalDataChoice;
import io.resonant.registry.ItemKind;
import io.resonant.registry.Visibility;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Publishing over HTTP: a form with the file and what its sender says of it. */
final class PublishRoutes {
    private static final long LONGEST_FIELD = 8 * 1024;
    /** What stands around the content in a form. */
    private static final long ENVELOPE = 128 * 1024;

    private final Publications publications;
    private final long longestFile;

    PublishRoutes(Publications publications) {
        this.publications = publications;
        this.longestFile = publications.limits().received();
    }

    /** What publishing would find. */
    record Inspected(boolean publishable, List<FindingView> findings) {}

    void declare(Routes routes, ItemKind kind) {
        var path = "/api/v1/" + kind.plural();
        var noun = kind.name().toLowerCase(Locale.ROOT);
        fields(routes.post(path), kind)
                .summary("Publish a file as " + noun)
                .description("The part `file`, once. What is not allowed is refused with the code of the first finding,"
                        + " its `file` and `rule`, and the list of all `findings`; nothing of the file is kept. A name"
                        + " that looks like another one is held (202) until an operator has decided: the answer's `url`"
                        + " says what became of it. The same content again is no mistake and answers 200.")
                .responds(201, ReleaseView.class)
                .responds(200, ReleaseView.class)
                .responds(202, PublicationView.class)
                .problem(400, "malformed_multipart")
                .problem(403, "not_a_publisher", "token_scope", "namespace_rejected")
                .problem(404, "namespace_unknown")
                .problem(409, "version_taken", "item_name_taken")
                .problem(503, "file_storage")
                .handle(request -> handle(request, kind, this::publish));
        fields(routes.post(path + "/inspection"), kind)
                .summary("Look at a file as publishing would, and publish nothing")
                .responds(200, Inspected.class)
                .problem(400, "malformed_multipart")
                .handle(request -> handle(request, kind, this::inspect));
    }

    private Route fields(Route route, ItemKind kind) {
        route.access(Access.PUBLISHER)
                .multipart("file")
                .limit(longestFile + ENVELOPE)
                .field("visibility", "`public` when left out, or `organization`; counts for the first version", false);
        if (kind == ItemKind.LAYOUT) {
            route.field("namespace", "Needed when you publish under several", false)
                    .field("name", "Of the layout, in ids; made of the file's name when left out", false)
                    .field("display_name", "How it is shown; the file's name when left out", false)
                    .field("description", "One paragraph", false)
                    .field("keywords", "Separated by commas", false)
                    .field("version", "The next one when left out", false)
                    .field("personal_data", "`strip` or `keep`: what to do with paths, places and addresses", false);
        }
        return route;
    }

    private interface Action {
        Response run(Request request, ItemKind kind, Upload upload, SubmissionOptions options) throws IOException;
    }

    private Response handle(Request request, ItemKind kind, Action action) {
        var form = new Received();
        try {
            request.parts(10, longestFile, form::take);
            var upload = form.upload;
            if (upload == null) {
                throw Problem.invalid("file", "required");
            }
            return action.run(request, kind, upload, form.options());
        } catch (IOException e) {
            throw Problem.of(503, "file_storage").cause(e);
        } finally {
            form.close();
        }
    }

    private Response publish(Request request, ItemKind kind, Upload upload, SubmissionOptions options)
            throws IOException {
        var language = request.language();
        return switch (publications.submit(Publisher.of(request), kind, upload, options)) {
            case Outcome.Published published -> {
                var view = ReleaseView.of(published.release(), published.findings(), language);
                var location = "/api/v1/" + kind.plural() + "/" + view.id();
                yield published.isNew() ? Response.created(location, view) : Response.ok(view);
            }
            case Outcome.Held held ->
                Response.accepted(held.publication().url(), PublicationView.of(held.publication(), language));
            case Outcome.Refused refused -> throw refused.problem(language);
        };
    }

    private Response inspect(Request request, ItemKind kind, Upload upload, SubmissionOptions options)
            throws IOException {
        var findings = publications.inspect(Publisher.of(request), kind, upload, options).stream()
                .map(finding -> FindingView.of(finding, request.language()))
                .toList();
        boolean publishable = findings.stream().noneMatch(finding -> finding.severity() == Severity.ERROR);
        return Response.ok(new Inspected(publishable, findings));
    }

    /** The form as it arrives; the fields may come before or after the file. */
    private final class Received implements AutoCloseable {
        private final Map<String, String> fields = new HashMap<>();
        private String fileName = "";
        private @Nullable Upload upload;

        void take(Part part) throws IOException {
            if (!part.name().equals("file")) {
                var text = part.text();
                if (text.length() > LONGEST_FIELD) {
                    throw Problem.invalid(part.name(), "too_long");
                }
                fields.put(part.name(), text.strip());
                return;
            }
            if (upload != null) {
                throw Problem.invalid("file", "duplicate");
            }
            fileName = part.fileName().orElse("");
            upload = publications.receive(part.stream());
        }

        SubmissionOptions options() {
            return new SubmissionOptions(
                    fileName.substring(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1),
                    field("namespace"),
                    field("name"),
                    field("display_name"),
                    field("description"),
                    field("keywords").stream()
                            .flatMap(text -> Stream.of(text.split(",")))
                            .map(String::strip)
                            .filter(word -> !word.isEmpty())
                            .toList(),
                    field("version"),
                    choice("visibility", Visibility.class).orElse(Visibility.PUBLIC),
                    choice("personal_data", PersonalDataChoice.class));
        }

        private Optional<String> field(String name) {
            return Optional.ofNullable(fields.get(name)).filter(text -> !text.isEmpty());
        }

        private <E extends Enum<E>> Optional<E> choice(String name, Class<E> type) {
            return field(name)
                    .map(text -> Stream.of(type.getEnumConstants())
                            .filter(constant ->
                                    constant.name().toLowerCase(Locale.ROOT).equals(text))
                            .findFirst()
                            .orElseThrow(() -> Problem.invalid(name, "invalid")));
        }

        @Override
        public void close() {
            if (upload != null) {
                upload.close();
            }
        }
    }
}
