package io.subgoal.llm;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** The price table. */
public final class Prices {

    /** {@code gpt-4o} shall price {@code gpt-4o-2024-08-06}, not {@code gpt-4o-mini}. */
    private static final Pattern VERSION = Pattern.compile("(?:[-@:](?:\\d|latest).*)?");

    private final List<Price> longestFirst;

    public Prices(List<Price> prices) {
        longestFirst = prices.stream()
                .sorted(Comparator.comparingInt((Price price) -> price.model().length())
                        .reversed())
                .toList();
    }

    /** The same table at a part of each price. */
    public Prices times(BigDecimal factor) {
        return new Prices(longestFirst.stream()
                .map(price -> new Price(
                        price.model(),
                        price.input().multiply(factor),
                        price.output().multiply(factor)))
                .toList());
    }

    /** The price of a model: the entry with the longest name that the model's name begins with, up to a version. */
    public Optional<Price> of(String model) {
        return longestFirst.stream()
                .filter(price -> model.startsWith(price.model())
                        && VERSION.matcher(model.substring(price.model().length()))
                                .matches())
                .findFirst();
    }

    /** Costs in micro-dollars, rounded up; empty if the model's price is not known. */
    public OptionalLong cost(String model, long promptTokens, long completionTokens) {
        // Dollars for a million tokens are micro-dollars for one.
        return of(model)
                .map(price -> price.input()
                        .multiply(BigDecimal.valueOf(promptTokens))
                        .add(price.output().multiply(BigDecimal.valueOf(completionTokens)))
                        .setScale(0, RoundingMode.CEILING)
                        .longValueExact())
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }
}
