package io.resonant;

import io.resonant.exchange.ExportPart;
import io.resonant.exchange.Exports;
import io.resonant.exchange.Imports;
import io.resonant.group.Groups;
import io.resonant.intent.Intents;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.http.Around;
import io.resonant.kernel.http.Routes;
import io.resonant.reference.FileReferences;
import io.resonant.search.SearchRebuild;
import io.resonant.sharing.ShareLinks;
import io.resonant.sharing.Sharings;
import io.resonant.spec.SpecFindings;
import io.resonant.spec.SpecRevisions;
import io.resonant.spec.Specs;
import io.resonant.task.SpecTasks;
import io.resonant.task.Tasks;
import io.resonant.thread.MessageCommands;
import io.resonant.thread.Messages;
import io.resonant.thread.ThreadLinks;
import io.resonant.thread.Threads;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** The part of {@link App} that people work with: specs, what hangs on them, tasks and conversations. */
record Workspace(
        Specs specs,
        SpecRevisions revisions,
        SpecFindings findings,
        Tasks tasks,
        Messages messages,
        Threads threads,
        Imports imports,
        Exports exports,
        Groups groups,
        Sharings sharings,
        ShareLinks shareLinks) {

    /** @param commands what a message such as {@code /review} starts */
    static Workspace of(Database database, InstantSource clock, MessageCommands commands, Attachments attachments) {
        var references = new FileReferences();
        var links = List.of(new SpecTasks(), ThreadLinks.ofSpecs(), references);
        var specs = new Specs(database, links);
        var revisions = new SpecRevisions(database, links);
        var tasks = new Tasks(database, specs, List.of(ThreadLinks.ofTasks(), references));
        var messages = new Messages(database, clock, commands, List.of(references));
        var threads = new Threads(database, specs, messages);
        var sharings = new Sharings(database, specs, threads);
        return new Workspace(
                specs,
                revisions,
                new SpecFindings(database),
                tasks,
                messages,
                threads,
                new Imports(database, specs, revisions, clock),
                new Exports(
                        database,
                        new Exports.Content(specs, tasks, threads, messages),
                        attachments.files(),
                        attachments.objects(),
                        List.of(new ExportPart("intents", Intents::each))),
                new Groups(database),
                sharings,
                new ShareLinks(
                        database,
                        sharings,
                        new ShareLinks.Content(specs, threads, messages, attachments.files()),
                        clock));
    }

    SearchRebuild searchRebuild(Database database, Supplier<List<UUID>> organizations) {
        return new SearchRebuild(database, organizations, new SearchRebuild.Sources(specs, threads, messages, tasks));
    }

    Exports.Content content() {
        return new Exports.Content(specs, tasks, threads, messages);
    }

    /** @param once replays the answer to a POST that comes twice with one key */
    void register(Routes routes, Around once) {
        specs.register(routes, revisions, findings, once);
        threads.register(routes, once);
        tasks.register(routes, once);
        exports.register(routes, imports);
        groups.register(routes);
        sharings.register(routes);
        shareLinks.register(routes);
    }
}
