package io.resonant.exchange;

import io.resonant.kernel.json.Json;
import io.resonant.kernel.problem.Problem;
import io.resonant.kernel.text.Heading;
import io.resonant.kernel.text.MarkdownDocument;
import io.resonant.kernel.text.Titles;
import io.resonant.spec.NewSpec;
import io.resonant.spec.NewSpec.GivenContent;
import io.resonant.spec.SpecStatus;
import io.resonant.spec.SpecTags;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A Markdown file as a spec. Nothing in it is thrown away: what the front matter says and a spec has no place for goes
 * to the metadata, and front matter that cannot be read stays in the text.
 *
 * @param origin the spec of this product that the file was exported from, if it was
 * @param createdAt when the file says that it was written
 * @param notes what was odd about it
 */
record SpecFile(
        NewSpec spec, Optional<Origin> origin, @Nullable Instant createdAt, List<Problem> notes) {
    static final int MAX_BYTES = 2 * 1024 * 1024;
    private static final int EARLIEST_YEAR = 1970;

    /** Where an exported file came from. */
    record Origin(UUID specId, int version) {}

    /** @throws Problem 422 {@code import_empty} or {@code import_metadata_not_stored} */
    static SpecFile parse(ZipPath path, DecodedText decoded, Instant now) {
        return new Reading(path, decoded, now).read();
    }

    /** One file being read. */
    private static final class Reading {
        private final ZipPath path;
        private final String text;
        private final Instant now;
        private final MarkdownDocument document;
        private final Map<String, @Nullable Object> values;
        private final List<Problem> notes = new ArrayList<>();
        private final boolean readable;

        Reading(ZipPath path, DecodedText decoded, Instant now) {
            this.path = path;
            this.text = decoded.text();
            this.now = now;
            this.document = MarkdownDocument.parse(text);
            var frontMatter = document.frontMatter();
            this.values = new LinkedHashMap<>(frontMatter.values());
            this.readable = frontMatter.fault() == null;
            if (!decoded.encoding().equals("utf-8")) {
                note("import_encoding_converted").with("encoding", decoded.encoding());
            }
            if (frontMatter.fault() != null) {
                var reason = frontMatter.fault().reason();
                note(reason.isEmpty() ? "import_front_matter_unclosed" : "import_front_matter_malformed")
                        .with("line", frontMatter.fault().line())
                        .with("reason", reason);
            }
        }

        SpecFile read() {
            var origin = origin();
            var body = body(origin.isPresent());
            if (body.isBlank() && values.isEmpty()) {
                throw Problem.of(422, "import_empty");
            }
            var title = title(origin.isPresent());
            var tags = tags();
            var status = status();
            var createdAt = createdAt(origin.isPresent());
            var spec = new NewSpec(title, new GivenContent(body, metadata(origin.isPresent())), status, tags);
            return new SpecFile(spec, origin, createdAt, List.copyOf(notes));
        }

        private Optional<Origin> origin() {
            if (!(values.get(FrontMatterText.ID) instanceof String id)
                    || !(values.get(FrontMatterText.VERSION) instanceof Integer version)) {
                return Optional.empty();
            }
            try {
                var origin = new Origin(UUID.fromString(id), version);
                values.remove(FrontMatterText.ID);
                values.remove(FrontMatterText.VERSION);
                return Optional.of(origin);
            } catch (IllegalArgumentException e) {
                return Optional.empty(); // somebody else's key of the same name: it stays metadata
            }
        }

        /** What was exported comes back to the letter; other files get our line ends, or later diffs show every line. */
        private String body(boolean exported) {
            int end = readable ? document.frontMatter().end() : 0;
            int start = 0;
            if (end > 0) {
                start = document.lines().end(end);
                start += text.startsWith("\r\n", start) ? 2 : start < text.length() ? 1 : 0;
            }
            var body = text.substring(start);
            return exported
                    ? body
                    : body.replace("\r\n", "\n").replace('\r', '\n').replaceFirst("\\A\\n+", "");
        }

        private String title(boolean exported) {
            var given = values.get("title");
            boolean simple = given instanceof String || given instanceof Number || given instanceof Boolean;
            var whole = simple ? String.valueOf(given) : "";
            boolean ours = exported && whole.chars().noneMatch(Character::isISOControl);
            var title = ours ? whole.strip() : oneLine(whole);
            if (!Titles.saysNothing(title)) {
                values.remove("title");
            } else {
                title = oneLine(heading());
            }
            if (Titles.saysNothing(title)) {
                title = oneLine(path.stem());
            }
            if (Titles.saysNothing(title)) {
                title = path.fileName();
            }
            if (title.codePointCount(0, title.length()) > Titles.LONGEST) {
                note("import_title_shortened");
                title = title.substring(0, title.offsetByCodePoints(0, Titles.LONGEST))
                        .strip();
            }
            return title;
        }

        private String heading() {
            var headings = document.headings();
            return headings.stream()
                    .filter(heading -> heading.level() == 1)
                    .findFirst()
                    .or(() -> headings.stream().findFirst())
                    .map(Heading::text)
                    .orElse("");
        }

        /** Escapes in YAML can name characters that no file can hold; encoding replaces halves of surrogate pairs. */
        private static String oneLine(String given) {
            var whole = new String(given.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            return whole.replaceAll("[\\p{Cc}\\s\\u2028\\u2029]+", " ").strip();
        }

        private List<String> tags() {
            var given = values.get("tags");
            List<?> all;
            if (given instanceof String joined) {
                all = List.of(joined.split("[,、，]"));
            } else if (given instanceof List<?> list && list.stream().noneMatch(Map.class::isInstance)) {
                all = list;
            } else {
                return List.of();
            }
            values.remove("tags");
            var tags = new TreeSet<String>();
            int dropped = 0;
            for (var one : all) {
                var tag = one == null ? "" : SpecTags.normalised(oneLine(String.valueOf(one)));
                if (tag.isEmpty() || tag.codePointCount(0, tag.length()) > SpecTags.MAX_LENGTH) {
                    dropped += tag.isEmpty() ? 0 : 1;
                } else if (tags.size() < SpecTags.MAX_TAGS || tags.contains(tag)) {
                    tags.add(tag);
                } else {
                    dropped++;
                }
            }
            if (dropped > 0) {
                note("import_tags_dropped");
            }
            return List.copyOf(tags);
        }

        private @Nullable SpecStatus status() {
            if (!(values.get("status") instanceof String given)) {
                return null;
            }
            var name = given.strip().toUpperCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
            for (var status : SpecStatus.values()) {
                if (status.name().equals(name)) {
                    values.remove("status");
                    return status;
                }
            }
            note("import_status_unknown").with("status", oneLine(given));
            return null;
        }

        private @Nullable Instant createdAt(boolean exported) {
            Instant found = null;
            for (var key : List.of("created_at", "created", "date")) {
                if (found == null && values.get(key) instanceof String given) {
                    found = date(given);
                    if (found == null) {
                        note("import_date_ignored").with("date", oneLine(given));
                    }
                }
            }
            if (exported) {
                values.remove("created_at");
                values.remove("updated_at");
            }
            return found;
        }

        private @Nullable Instant date(String given) {
            var text = given.strip().replace(' ', 'T');
            try {
                var instant = text.length() <= 10
                        ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
                        : text.matches(".*(Z|[+-]\\d\\d:\\d\\d)")
                                ? OffsetDateTime.parse(text).toInstant()
                                : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
                boolean past = !instant.isAfter(now)
                        && instant.atOffset(ZoneOffset.UTC).getYear() >= EARLIEST_YEAR;
                return past ? instant : null;
            } catch (DateTimeException e) {
                return null;
            }
        }

        private Json metadata(boolean exported) {
            if (exported && values.remove(FrontMatterText.METADATA) instanceof Map<?, ?> nested) {
                nested.forEach((key, value) -> values.put(String.valueOf(key), value));
            }
            if (!exported && path.isInFolder()) {
                values.putIfAbsent("path", path.value());
            }
            try {
                return Json.of(values).as(Json.class);
            } catch (Problem problem) {
                throw Problem.of(422, "import_metadata_not_stored").cause(problem);
            }
        }

        private Problem note(String code) {
            var note = Problem.of(422, code);
            notes.add(note);
            return note;
        }
    }
}
