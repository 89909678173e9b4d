package io.resonant.exchange;

import io.resonant.account.Actor;
import io.resonant.account.Role;
import io.resonant.audit.Audit;
import io.resonant.audit.Target;
import io.resonant.exchange.ImportReport.Imported;
import io.resonant.exchange.ImportReport.Note;
import io.resonant.exchange.ImportReport.Outcome;
import io.resonant.exchange.ImportReport.Rejected;
import io.resonant.exchange.ImportStore.Known;
import io.resonant.exchange.SpecFile.Origin;
import io.resonant.kernel.database.Database;
import io.resonant.kernel.database.Transaction;
import io.resonant.kernel.json.Json;
import io.resonant.kernel.problem.Messages;
import io.resonant.kernel.problem.Problem;
import io.resonant.spec.Spec;
import io.resonant.spec.SpecRevisions;
import io.resonant.spec.Specs;
import io.resonant.visibility.Sight;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Markdown files become specs. Each file comes in whole or not at all, and the report says which; the same file again
 * finds its spec, so that importing a folder every day makes no copies.
 */
public final class Imports {
    private final Database database;
    private final Specs specs;
    private final SpecRevisions revisions;
    private final InstantSource clock;

    public Imports(Database database, Specs specs, SpecRevisions revisions, InstantSource clock) {
        this.database = database;
        this.specs = specs;
        this.revisions = revisions;
        this.clock = clock;
    }

    /** A file as it was sent: Markdown, or a zip of a folder. */
    public static final class Upload {
        private final String name;
        private final byte[] bytes;

        public Upload(String name, byte[] bytes) {
            this.name = name;
            this.bytes = bytes; // up to many mebibytes: not copied
        }
    }

    /**
     * @param language of the report's words
     * @throws Problem 403 for guests
     */
    public ImportReport run(Actor actor, List<Upload> uploads, String language) {
        actor.require(Role.MEMBER);
        var run = new Run(actor, Messages.in(language));
        for (var upload : uploads) {
            if (ZipFolder.looksLikeZip(upload.bytes)
                    || upload.name.toLowerCase(Locale.ROOT).endsWith(".zip")) {
                run.zip(upload);
            } else {
                run.file(upload.name, upload.name, () -> upload.bytes);
            }
        }
        return run.report();
    }

    private interface Content {
        byte[] read();
    }

    /** One import under way. */
    private final class Run {
        private final Actor actor;
        private final Messages words;
        private final List<Imported> imported = new ArrayList<>();
        private final List<Rejected> rejected = new ArrayList<>();
        private final Set<String> seen = new HashSet<>();
        private int ignored;

        Run(Actor actor, Messages words) {
            this.actor = actor;
            this.words = words;
        }

        void zip(Upload upload) {
            try {
                var zip = ZipFolder.open(upload.bytes);
                var exported = ExportManifest.rootIn(zip);
                for (var entry : zip.entries()) {
                    if (entry.isFolder()) {
                        continue;
                    }
                    if (exported.isPresent() && !entry.name().startsWith(exported.get() + "specs/")) {
                        ignored++;
                        continue;
                    }
                    var shown = entry.name().replaceAll("\\p{Cntrl}", "\uFFFD");
                    if (entry.named()) {
                        file(entry.name(), shown, () -> zip.read(entry, SpecFile.MAX_BYTES));
                    } else {
                        reject(shown, Problem.of(422, "import_name_unknown"));
                    }
                }
            } catch (Problem problem) {
                reject(upload.name, problem);
            }
        }

        void file(String name, String shown, Content content) {
            try {
                var path = ZipPath.of(name);
                if (path.isClutter()) {
                    ignored++;
                    return;
                }
                if (!path.isMarkdown()) {
                    throw Problem.of(422, "import_not_markdown");
                }
                if (!seen.add(path.value().toLowerCase(Locale.ROOT))) {
                    throw Problem.of(422, "import_duplicate_path");
                }
                var bytes = content.read();
                if (bytes.length > SpecFile.MAX_BYTES) {
                    throw Problem.of(422, "import_too_large").with("limit", SpecFile.MAX_BYTES);
                }
                var file = SpecFile.parse(path, DecodedText.of(bytes), clock.instant());
                imported.add(database.write(
                        actor.organizationId(), transaction -> store(transaction, path, file, sha256(bytes))));
            } catch (Problem problem) {
                if (problem.code().equals("import_zip_too_large")) {
                    throw problem; // the rest of the zip is not worth a line each
                }
                reject(shown, explained(problem));
            }
        }

        ImportReport report() {
            database.run(
                    actor.organizationId(),
                    transaction -> Audit.record(
                            transaction,
                            actor,
                            "specs.imported",
                            new Target("spec", null),
                            Map.of("imported", imported.size(), "rejected", rejected.size())));
            return new ImportReport(imported, rejected, ignored);
        }

        private Imported store(Transaction transaction, ZipPath path, SpecFile file, String sha256) {
            var sight = Sight.of(transaction, actor);
            var store = new ImportStore(transaction);
            var source = source(path, file.spec().title());
            var notes = new ArrayList<>(file.notes());
            var own = file.origin().filter(origin -> specs.exists(sight, origin.specId()));
            var known = own.isPresent()
                    ? Optional.<Known>empty()
                    : store.find(source).filter(before -> specs.exists(sight, before.specId()));
            if (own.isEmpty() && known.isEmpty()) {
                var spec = specs.importNew(transaction, actor.userId(), file.spec(), path.value(), file.createdAt());
                store.put(source, new Known(spec.id(), sha256, spec.version()));
                return imported(path, spec, Outcome.CREATED, notes);
            }
            var before = specs.lock(
                    sight,
                    own.map(Origin::specId).orElseGet(() -> known.orElseThrow().specId()));
            boolean same = own.isPresent()
                    ? saysWhatWasExported(sight, own.get(), file)
                    : known.orElseThrow().sha256().equals(sha256);
            if (same) {
                return imported(path, before, Outcome.UNCHANGED, notes);
            }
            int base =
                    own.map(Origin::version).orElseGet(() -> known.orElseThrow().version());
            var spec = specs.importAgain(transaction, actor.userId(), before, file.spec(), path.value());
            if (own.isEmpty()) {
                store.put(source, new Known(spec.id(), sha256, spec.version()));
            }
            boolean changed = spec.version() != before.version();
            if (changed && editedSince(sight, before, base)) {
                notes.add(Problem.of(422, "import_local_changes_replaced").with("version", before.version()));
            }
            return imported(path, spec, changed ? Outcome.UPDATED : Outcome.UNCHANGED, notes);
        }

        private Imported imported(ZipPath path, Spec spec, Outcome outcome, List<Problem> notes) {
            var warnings = notes.stream()
                    .map(note -> new Note(note.code(), words.detail(note)))
                    .toList();
            return new Imported(path.value(), spec.id(), spec.title(), outcome, warnings);
        }

        private void reject(String shown, Problem problem) {
            rejected.add(new Rejected(shown, problem.code(), words.detail(problem)));
        }
    }

    /** Inside a folder the path tells files apart; many loose files are called README.md, so there the title helps. */
    private static String source(ZipPath path, String title) {
        return path.isInFolder() ? path.value() : path.value() + "\n" + title;
    }

    /** An exported file that nobody touched does not undo what was written here since. */
    private boolean saysWhatWasExported(Sight sight, Origin origin, SpecFile file) {
        return revisions
                .inForce(sight, origin.specId(), origin.version())
                .filter(revision -> revision.title().equals(file.spec().title()))
                .map(revision -> revision.content())
                .filter(content ->
                        content.markdown().equals(file.spec().content().markdown()))
                .map(content -> content.metadata().tree().equals(metadata(file).tree()))
                .orElse(false);
    }

    private static Json metadata(SpecFile file) {
        var metadata = file.spec().content().metadata();
        return metadata == null ? Json.EMPTY_OBJECT : metadata;
    }

    private boolean editedSince(Sight sight, Spec before, int version) {
        return revisions
                .inForce(sight, before.id(), before.version())
                .map(revision -> revision.version() > version)
                .orElse(false);
    }

    /** In the words of files: to whoever imports one, the fields of a spec mean nothing. */
    private static Problem explained(Problem problem) {
        if (!problem.code().equals("invalid_input")) {
            return problem;
        }
        boolean text =
                problem.errors().stream().anyMatch(error -> error.pointer().equals("/content/markdown"));
        return text
                ? Problem.of(422, "import_too_large").with("limit", 1024 * 1024)
                : Problem.of(422, "import_metadata_not_stored").cause(problem);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
