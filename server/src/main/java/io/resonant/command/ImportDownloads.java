package io.resonant.command;

import io.resonant.catalogue.DownloadLogs;
import io.resonant.kernel.json.JsonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resonant statistics import}: counts the downloads in the logs of web servers, while the server runs. */
@Command(name = "import")
final class ImportDownloads implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(arity = "1..*", paramLabel = "FILE", descriptionKey = "files")
    private List<Path> files = List.of();

    @Option(names = "--json")
    private boolean json;

    ImportDownloads(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        for (var file : files) { // before any of them has been counted
            if (!Files.isReadable(file) || Files.isDirectory(file)) {
                throw new CommandFailure(Exit.USAGE, "statistics.unreadable", Map.of("file", file));
            }
        }
        try (var app = Serve.wire(terminal)) {
            var sum = DownloadLogs.Report.NOTHING;
            for (var file : files) {
                sum = sum.plus(read(app.marketplace().downloadLogs(), file));
            }
            if (json) {
                terminal.out().println(JsonCodec.write(sum));
            } else {
                terminal.out()
                        .println(terminal.text(
                                "statistics.imported",
                                Map.of(
                                        "lines", sum.lines(),
                                        "downloads", sum.downloads(),
                                        "counted", sum.counted(),
                                        "known", sum.known(),
                                        "closed", sum.closed(),
                                        "foreign", sum.foreign(),
                                        "unreadable", sum.unreadable())));
            }
        }
        return Exit.OK.code();
    }

    private static DownloadLogs.Report read(DownloadLogs logs, Path file) {
        try (var in = Files.newInputStream(file)) {
            return logs.read(in);
        } catch (IOException e) {
            throw new CommandFailure(
                    Exit.FAILED, "statistics.broken", Map.of("file", file, "reason", String.valueOf(e.getMessage())));
        }
    }
}
