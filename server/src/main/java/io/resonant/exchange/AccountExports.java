package io.resonant.exchange;

import io.resonant.account.Accounts;
import io.resonant.account.Actor;
import io.resonant.account.Membership;
import io.resonant.account.Role;
import io.resonant.audit.Audit;
import io.resonant.audit.AuditEntry;
import io.resonant.audit.AuditFilter;
import io.resonant.audit.Target;
import io.resonant.file.Files;
import io.resonant.file.Objects;
import io.resonant.file.StoredFile;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.SystemTransaction;
import io.resonant.kernel.http.Routes;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.problem.Problem;
import io.resonant.session.Sessions;
import io.resonant.spec.Spec;
import io.resonant.task.Task;
import io.resonant.thread.Message;
import io.resonant.visibility.Sight;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the server keeps of one person, in one zip that they can read: who they are here, how they sign in, and
 * in each organisation what they made, as far as they can still see it. What others wrote is theirs and stays out, and so
 * does every secret and every hash of one.
 */
public final class AccountExports {
    private static final int PAGE = 20;
    private static final String README = "/exchange/account-export.md";

    private final Database database;
    private final Sessions sessions;
    private final Exports.Content content;
    private final Parts parts;
    private final Objects objects;

    public AccountExports(Database database, Sessions sessions, Exports.Content content, Parts parts, Objects objects) {
        this.database = database;
        this.sessions = sessions;
        this.content = content;
        this.parts = parts;
        this.objects = objects;
    }

    /**
     * What other features keep.
     *
     * @param person of the person everywhere
     * @param member of the person in one organisation
     */
    public record Parts(List<AccountPart<SystemTransaction>> person, List<AccountPart<Sight>> member) {}

    /** One organisation of the person, and where in the zip it is. */
    record Place(UUID id, String name, Role role, String folder) {}

    /**
     * A line of the trail about something that the person did.
     *
     * @param detail where it is about the person and not about something of the organisation
     */
    record Deed(
            String action,
            Target target,
            @Nullable Json detail,
            @Nullable String address,
            Instant createdAt) {
        static Deed of(AuditEntry entry, UUID userId) {
            var target = entry.target();
            boolean personal = target.kind().equals("session")
                    || (target.kind().equals("user") && userId.toString().equals(target.id()));
            return new Deed(
                    entry.action(), target, personal ? entry.detail() : null, entry.address(), entry.createdAt());
        }
    }

    public void declareRoutes(Routes routes) {
        new AccountExportRoutes(this).declare(routes);
    }

    /** @throws Problem 403 {@code proof_needed}; 503 {@code export_not_written} */
    ExportFile run(Actor actor) {
        sessions.requireRecentProof(actor);
        database.run(
                actor.organizationId(),
                transaction -> Audit.record(
                        transaction, actor, "account.exported", Target.of("user", actor.userId()), Map.of()));
        return ExportFile.of(file -> database.readSystem(transaction -> write(transaction, actor.userId(), file)));
    }

    private ExportFile.Begun write(SystemTransaction transaction, UUID userId, Path file) {
        var zip = ExportZip.in(file, transaction.now());
        var uploaded = new UploadedFiles();
        var names = new FileNames();
        var places = Accounts.memberships(transaction, userId).stream()
                .map(membership -> place(membership, names))
                .toList();
        var user = Accounts.user(transaction, userId);
        zip.addText("README.md", readme());
        zip.addObject("account.json", user);
        uploaded.picture(user);
        zip.addList("organizations.json", places::forEach);
        for (var part : parts.person()) {
            zip.addList(part.name() + ".json", item -> part.each().each(transaction, userId, item));
        }
        for (var place : places) {
            var sight = Sight.of(transaction.within(place.id()), userId);
            member(sight, userId, place.folder(), zip);
            var files = new FileNames();
            zip.addList(
                    place.folder() + "files.json",
                    item -> Exports.pages(
                            (last, limit) -> Files.by(sight, userId, last, limit),
                            StoredFile::id,
                            each -> item.accept(uploaded.take(each, place.folder(), files))));
        }
        return new ExportFile.Begun(zip, rest -> uploaded.copyTo(rest, objects));
    }

    private static Place place(Membership membership, FileNames names) {
        return new Place(
                membership.organizationId(),
                membership.name(),
                membership.role(),
                "organizations/" + names.next(membership.name(), "organization") + "/");
    }

    private void member(Sight sight, UUID userId, String folder, ExportZip zip) {
        var names = new FileNames();
        Exports.pages(
                (last, limit) -> content.specs().by(sight, userId, last, limit),
                Spec::id,
                spec -> zip.addText(
                        folder + "specs/" + names.next(spec.title(), "spec") + ".md",
                        FrontMatterText.of(spec) + spec.markdown()));
        zip.addList(
                folder + "messages.json",
                item -> Exports.pages(
                        (last, limit) -> content.messages().by(sight, userId, last, limit), Message::id, item::accept));
        zip.addList(
                folder + "tasks.json",
                item -> Exports.pages(
                        (last, limit) -> content.tasks().concerning(sight, userId, last, limit),
                        Task::id,
                        item::accept));
        for (var part : parts.member()) {
            zip.addList(folder + part.name() + ".json", item -> part.each().each(sight, userId, item));
        }
        zip.addList(folder + "activity.json", item -> activity(sight, userId, item));
    }

    private static void activity(Sight sight, UUID userId, Consumer<Object> item) {
        var filter = new AuditFilter(Optional.of(userId), Optional.empty(), Optional.empty(), Optional.empty());
        @Nullable UUID last = null;
        while (true) {
            var page = Audit.page(sight.transaction(), filter, Optional.ofNullable(last), PAGE);
            page.forEach(entry -> item.accept(Deed.of(entry, userId)));
            if (page.size() < PAGE) {
                return;
            }
            last = page.getLast().id();
        }
    }

    private static String readme() {
        try (InputStream in = java.util.Objects.requireNonNull(AccountExports.class.getResourceAsStream(README))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
