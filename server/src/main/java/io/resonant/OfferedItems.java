package io.resonant;

import io.resonant.catalogue.Catalogue;
import io.resonant.feedback.Feedback;
import io.resonant.feedback.Usage;
import io.resonant.recommendation.ItemFeatures;
import io.resonant.recommendation.ItemFeatures.Kind;
import io.resonant.recommendation.ItemSource;
import io.resonant.registry.ItemKind;
import io.resonant.registry.ReleaseMetadata;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the ranker may recommend to anybody: what the catalogue shows to everybody, with what became of it. While people have
 * to sign in to see the catalogue there is nothing, because the ranker's index is read without signing in.
 */
record OfferedItems(Catalogue catalogue, Feedback feedback) implements ItemSource {
    @Override
    public List<ItemFeatures> items() {
        if (!catalogue.isOpen()) {
            return List.of();
        }
        var offered = catalogue.offered();
        var usage = feedback.usage();
        var idsByTitle = new HashMap<String, String>();
        offered.stream()
                .filter(one -> one.item().kind() == ItemKind.EXTENSION)
                .forEach(one ->
                        idsByTitle.put(one.item().displayName(), one.item().id()));
        return offered.stream().map(one -> features(one, usage, idsByTitle)).toList();
    }

    private static ItemFeatures features(
            Catalogue.Offered one, Map<String, Usage> usage, Map<String, String> idsByTitle) {
        var item = one.item();
        var details = one.details();
        var use = usage.getOrDefault(item.id(), new Usage(0, 0, 0));
        return new ItemFeatures(
                item.id(),
                item.kind() == ItemKind.LAYOUT ? Kind.LAYOUT : Kind.EXTENSION,
                item.displayName(),
                item.publisher().name(),
                item.publisher().verified(),
                day(item.publishedAt(), item.createdAt()),
                details.topics().stream().distinct().toList(),
                schemas(details),
                details.panels().stream().distinct().toList(),
                details.extensions().stream()
                        .map(idsByTitle::get)
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList(),
                details.capabilities().contains("scripts"),
                new ItemFeatures.Use(use.shown(), use.kept()));
    }

    private static LocalDate day(@Nullable Instant published, Instant created) {
        return LocalDate.ofInstant(published == null ? created : published, ZoneOffset.UTC);
    }

    /** Those that it reads, and those that it makes something of. */
    private static List<String> schemas(ReleaseMetadata details) {
        return Stream.concat(
                        details.schemas().stream(),
                        details.converters().stream().map(ReleaseMetadata.Converter::from))
                .distinct()
                .toList();
    }
}
