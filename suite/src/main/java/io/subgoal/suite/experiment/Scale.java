package io.subgoal.suite.experiment;

import io.subgoal.api.agent.ExperimentRequest;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes experiments smaller: shorter training, fewer episodes, one seed. */
final class Scale {

    private static final String SETTINGS = "settings";
    private static final String SHARE = "share";
    private static final String UPDATES = "updates";
    private static final String EPOCHS = "epochs";
    private static final List<String> LENGTHS = List.of(UPDATES, EPOCHS, "warmup", "evaluateEvery", "saveEvery");

    private final BigDecimal factor;

    /** @param factor above 0 and at most 1 */
    Scale(BigDecimal factor) {
        if (factor.signum() <= 0 || factor.compareTo(BigDecimal.ONE) > 0) {
            throw new IllegalArgumentException("--scale must be above 0 and at most 1, not " + factor.toPlainString());
        }
        this.factor = factor;
    }

    /** The same experiment on this scale, by another name; at 1 it is itself. */
    ExperimentRequest apply(ExperimentRequest whole) {
        if (factor.compareTo(BigDecimal.ONE) == 0) {
            return whole;
        }
        Map<String, Map<String, Object>> training = new LinkedHashMap<>();
        whole.training().forEach((key, part) -> training.put(key, shorter(key, part)));
        Map<String, Map<String, Object>> evaluations = new LinkedHashMap<>();
        whole.evaluations().forEach((key, part) -> evaluations.put(key, fewer(part)));
        List<Long> seeds = whole.seeds();
        return new ExperimentRequest(
                whole.name() + "-scale" + factor.stripTrailingZeros().toPlainString(),
                whole.dataset(),
                whole.annotation(),
                training,
                whole.models(),
                evaluations,
                whole.choices(),
                whole.comparisons(),
                seeds == null ? null : seeds.subList(0, Math.min(1, seeds.size())));
    }

    private Map<String, Object> shorter(String key, Map<String, Object> training) {
        Map<String, Object> settings = new LinkedHashMap<>();
        if (training.get(SETTINGS) instanceof Map<?, ?> given) {
            given.forEach((name, value) -> settings.put(String.valueOf(name), value));
        }
        if (settings.get(UPDATES) == null && settings.get(EPOCHS) == null) {
            throw new IllegalArgumentException(
                    "training.%s.settings must say 'updates' or 'epochs': --scale shortens what is said"
                            .formatted(key));
        }
        for (String length : LENGTHS) {
            settings.computeIfPresent(length, (name, value) -> length(value));
        }
        Map<String, Object> scaled = new LinkedHashMap<>(training);
        scaled.put(SETTINGS, settings);
        return scaled;
    }

    private Object length(Object value) {
        if (!(value instanceof Integer whole) || whole == 0) {
            return value;
        }
        return Math.max(
                1,
                factor.multiply(BigDecimal.valueOf(whole))
                        .setScale(0, RoundingMode.HALF_UP)
                        .intValueExact());
    }

    private Map<String, Object> fewer(Map<String, Object> evaluation) {
        Map<String, Object> scaled = new LinkedHashMap<>(evaluation);
        scaled.put(SHARE, share(evaluation.get(SHARE)));
        return scaled;
    }

    private Object share(@Nullable Object given) {
        return given instanceof Number number ? factor.multiply(new BigDecimal(number.toString())) : factor;
    }
}
