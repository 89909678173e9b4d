package io.resonant.command;

import io.resonant.search.SearchRebuild.Progress;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code resonant search rebuild}: the search index anew, from the texts themselves, while the server runs. */
@Command(name = "rebuild")
final class RebuildSearch implements Callable<Integer> {
    private static final int EACH = 500;

    private final Terminal terminal;
    private long said;

    RebuildSearch(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (var app = Serve.wire(terminal)) {
            var done = app.searchRebuild().run(this::say);
            terminal.out().println(terminal.text("search.rebuilt", numbers(done)));
        }
        return Exit.OK.code();
    }

    private void say(Progress progress) {
        if (progress.indexed() - said >= EACH) {
            said = progress.indexed();
            terminal.say("search.progress", numbers(progress));
        }
    }

    private static Map<String, Object> numbers(Progress progress) {
        return Map.of(
                "indexed", progress.indexed(),
                "removed", progress.removed(),
                "organizations", progress.organizations(),
                "done", progress.organizationsDone());
    }
}
