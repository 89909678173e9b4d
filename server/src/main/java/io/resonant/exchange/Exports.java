package io.resonant.exchange;

import io.resonant.account.Accounts;
import io.resonant.account.Actor;
import io.resonant.account.Role;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.file.Files;
import io.resonant.file.Objects;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.problem.Problem;
import io.resonant.spec.Specs;
import io.resonant.task.Tasks;
import io.resonant.thread.Message;
import io.resonant.thread.Messages;
import io.resonant.thread.ThreadView;
import io.resonant.thread.Threads;
import io.resonant.visibility.Sight;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Everything of an organisation in one zip of Markdown and JSON, as one moment saw it. The zip is made in a temporary
 * file first: a slow reader must not keep a database snapshot open, and a failure half-way must not look like a file.
 */
public final class Exports {
    private static final int PAGE = 20;

    private final Database database;
    private final Content content;
    private final Files files;
    private final Objects objects;
    private final List<ExportPart> parts;

    /** @param parts what features above add */
    public Exports(Database database, Content content, Files files, Objects objects, List<ExportPart> parts) {
        this.database = database;
        this.content = content;
        this.files = files;
        this.objects = objects;
        this.parts = List.copyOf(parts);
    }

    public void register(Routes routes, Imports imports) {
        new ExchangeRoutes(imports, this).register(routes);
    }

    /** Whose things are exported. */
    public record Content(Specs specs, Tasks tasks, Threads threads, Messages messages) {}

    /**
     * @throws Problem 403 for guests, 503 {@code export_not_written} when the disk is full or cannot be written
     */
    public ExportFile run(Actor actor) {
        actor.require(Role.MEMBER);
        database.run(
                actor.organizationId(),
                transaction -> Audit.record(
                        transaction,
                        actor,
                        "organization.exported",
                        Target.of("organization", actor.organizationId()),
                        Map.of()));
        return ExportFile.of(file ->
                database.read(actor.organizationId(), transaction -> write(Sight.of(transaction, actor), file)));
    }

    private ExportFile.Begun write(Sight sight, Path file) {
        var zip = ExportZip.in(file, sight.transaction().now());
        var counts = new LinkedHashMap<String, Integer>();
        counts.put("specs", specs(sight, zip));
        threads(sight, zip, counts);
        counts.put("tasks", zip.addList("tasks.json", item -> tasks(sight, item)));
        for (var part : parts) {
            counts.put(
                    part.name(),
                    zip.addList(part.name() + ".json", item -> part.each().accept(sight, item)));
        }
        var uploaded = new UploadedFiles();
        var names = new FileNames();
        counts.put(
                "files",
                zip.addList(
                        "files.json", item -> files.each(sight, each -> item.accept(uploaded.take(each, "", names)))));
        var now = sight.transaction().now();
        var tenant = sight.transaction().tenant();
        return new ExportFile.Begun(zip, rest -> {
            var missing = uploaded.copyTo(rest, objects);
            rest.addObject(
                    ExportManifest.NAME,
                    new ExportManifest(
                            ExportManifest.FORMAT,
                            ExportManifest.FORMAT_VERSION,
                            now,
                            tenant,
                            counts,
                            rest.files(),
                            missing));
        });
    }

    private int specs(Sight sight, ExportZip zip) {
        var names = new FileNames();
        return pages(
                (last, limit) -> content.specs().after(sight, last, limit),
                spec -> spec.id(),
                spec -> zip.addText(
                        "specs/" + names.next(spec.title(), "spec") + ".md",
                        FrontMatterText.of(spec) + spec.markdown()));
    }

    private void tasks(Sight sight, Consumer<Object> item) {
        pages((last, limit) -> content.tasks().after(sight, last, limit), task -> task.id(), item::accept);
    }

    private void threads(Sight sight, ExportZip zip, Map<String, Integer> counts) {
        var names = new FileNames();
        var messages = new int[1];
        counts.put(
                "threads",
                pages(
                        (last, limit) -> content.threads().after(sight, last, limit),
                        ThreadView::id,
                        thread -> zip.add("threads/" + names.next(thread.title(), "thread") + ".md", out -> {
                            out.accept(head(thread));
                            messages[0] += pages(
                                    (last, limit) -> named(
                                            sight.transaction(),
                                            content.messages().after(sight, thread.id(), last, limit)),
                                    Message::id,
                                    message -> out.accept(said(message)));
                        })));
        counts.put("messages", messages[0]);
    }

    private static List<Message> named(Transaction transaction, List<Message> messages) {
        var authors =
                messages.stream().map(Message::userId).filter(id -> id != null).collect(Collectors.toSet());
        var names = Accounts.names(transaction, authors);
        return messages.stream()
                .map(message -> message.userId() == null ? message : message.by(names.get(message.userId())))
                .toList();
    }

    private static String head(ThreadView thread) {
        var values = new LinkedHashMap<String, @Nullable Object>();
        values.put("title", thread.title());
        values.put("thread_id", thread.id());
        values.put("spec_id", thread.specId());
        values.put("task_id", thread.taskId());
        values.put("created_at", thread.createdAt());
        return FrontMatterText.of(values) + "# " + thread.title() + "\n";
    }

    private static String said(Message message) {
        var who = message.sender() == Message.Sender.BRIDGE
                ? "bridge"
                : Optional.ofNullable(message.userName()).orElse(String.valueOf(message.userId()));
        return "\n## " + who + " · " + message.createdAt() + "\n\n" + message.content() + "\n";
    }

    /** Hands over everything, a page at a time. @return how many there were */
    static <T> int pages(BiFunction<@Nullable UUID, Integer, List<T>> read, Function<T, UUID> id, Consumer<T> each) {
        int count = 0;
        @Nullable UUID last = null;
        while (true) {
            var page = read.apply(last, PAGE);
            page.forEach(each);
            count += page.size();
            if (page.size() < PAGE) {
                return count;
            }
            last = id.apply(page.getLast());
        }
    }
}
