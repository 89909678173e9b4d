package io.resonant.model;

import io.resonant.kernel.json.JsonCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What models cost, as dated data. A month later the numbers are wrong, so they are a file that an operator may
 * replace, and each intent stores the version that its cost was reckoned with.
 *
 * @param version date of the last look at the price lists
 * @param currency of all amounts
 */
public record PriceTable(String version, String currency, List<Price> models) {
    private static final long MILLION = 1_000_000;

    /**
     * Micro-units per million tokens; per token they would have fractions.
     *
     * @param model the id, or its beginning followed by {@code *}
     * @param since the day these prices began
     * @param aboveInput from this many input tokens on the prices are {@code above}, for the whole call
     */
    public record Price(
            String provider,
            String model,
            LocalDate since,
            Rates rates,
            @Nullable Long aboveInput,
            @Nullable Rates above) {
        private boolean matches(String name) {
            return model.endsWith("*")
                    ? name.startsWith(model.substring(0, model.length() - 1))
                    : name.equals(model) || name.startsWith(model + "-20"); // a dated snapshot of the same model
        }

        private Rates ratesFor(long input) {
            return above != null && aboveInput != null && input > aboveInput ? above : rates;
        }
    }

    /** Micro-units per million tokens of each kind. */
    public record Rates(long input, long cacheWrite, long cacheRead, long output) {}

    /** As it was when this version was made. */
    public static PriceTable bundled() {
        try (var stream = PriceTable.class.getResourceAsStream("/model/prices.json")) {
            if (stream == null) {
                throw new IllegalStateException("missing on the class path: model/prices.json");
            }
            return JsonCodec.read(stream.readAllBytes(), PriceTable.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * An operator's own table, in the form of the bundled one.
     *
     * @throws io.resonant.kernel.problem.Problem 400, 422 naming the place that is wrong
     */
    public static PriceTable read(Path file) {
        try {
            return JsonCodec.read(Files.readAllBytes(file), PriceTable.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Micro-units, rounded up. A model that the table does not know costs as much as the dearest of its provider:
     * better to stop too early than to spend what nobody allowed.
     */
    public long cost(String provider, ModelUsage usage, LocalDate day) {
        return find(provider, usage.model(), day)
                .map(price -> cost(price.ratesFor(usage.allInput()), usage))
                .orElseGet(() -> models.stream()
                        .filter(price -> price.provider().equals(provider))
                        .mapToLong(price -> cost(price.ratesFor(usage.allInput()), usage))
                        .max()
                        .orElse(0));
    }

    boolean knows(String provider, String model, LocalDate day) {
        return find(provider, model, day).isPresent();
    }

    private Optional<Price> find(String provider, String model, LocalDate day) {
        return models.stream()
                .filter(price -> price.provider().equals(provider)
                        && price.matches(model)
                        && !price.since().isAfter(day))
                .max(Comparator.comparingInt((Price price) -> price.model().length())
                        .thenComparing(Price::since));
    }

    private static long cost(Rates rates, ModelUsage usage) {
        long total = usage.input() * rates.input()
                + usage.cacheWrite() * rates.cacheWrite()
                + usage.cacheRead() * rates.cacheRead()
                + usage.output() * rates.output();
        return Math.ceilDiv(total, MILLION);
    }
}
