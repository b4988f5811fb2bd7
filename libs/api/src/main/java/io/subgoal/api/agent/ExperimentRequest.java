package io.subgoal.api.agent;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All of it, from gold to comparison. Each part is what the service in question takes, without what the experiment itself fills
 * in: names, and the ids of what was made before. What exists already, of this experiment or another, is used again.
 *
 * @param name unique name
 * @param dataset as for {@code POST /v1/datasets}, without {@code name}; or {@code checksum} alone, that of a dataset in the
 *     store, however it came there
 * @param annotation as for {@code POST /v1/datasets/{id}/annotation-runs}; the offline teacher if left out
 * @param training training runs by name, each as for {@code POST /v1/training-runs} without {@code name} and
 *     {@code annotationRunId}; {@code base} may have {@code training}, the name of another, and goes on from what it has made
 * @param models models that are served already, by name: for each seed the name that the inference service has for the one
 *     trained with it
 * @param evaluations evaluations by name, each as for {@code POST /v1/evaluations} without {@code name}; its {@code models}
 *     name the training runs and the models above. Instead of who plays and how, one may say {@code settingsFrom}, a choice: it
 *     then plays its own episodes as the evaluation that was chosen
 * @param choices choices among evaluations on dev, by name
 * @param comparisons which evaluations are compared; if left out, the first with each of the others, but for those that are
 *     there to be chosen from
 * @param seeds every model is trained, and plays, once with each; as the parts say if left out
 */
public record ExperimentRequest(
        @NotNull
        @Size(min = 1, max = 100)
        @Pattern(regexp = "[A-Za-z0-9][A-Za-z0-9._-]*", message = "must be letters, digits, '.', '_' or '-'")
        @Schema(example = "short-tasks")
        String name,

        @NotNull Map<String, Object> dataset,
        @Nullable Map<String, Object> annotation,

        @NotNull @Size(max = 20)
        Map<@Pattern(regexp = KEY, message = KEY_RULE) String, @NotNull Map<String, Object>> training,

        @Size(max = 20) @Nullable
        Map<@Pattern(regexp = KEY, message = KEY_RULE) String, @NotNull Map<@NotNull Long, @NotBlank String>> models,

        @NotEmpty @Size(max = 50)
        Map<@Pattern(regexp = KEY, message = KEY_RULE) String, @NotNull Map<String, Object>> evaluations,

        @Size(max = 20) @Nullable
        Map<@Pattern(regexp = KEY, message = KEY_RULE) String, @NotNull @Valid Choice> choices,

        @Size(max = 100) @Nullable List<@NotNull @Valid Comparison> comparisons,
        @Size(min = 1, max = 20) @Nullable List<@NotNull Long> seeds) {

    static final String KEY = "[a-z0-9][a-z0-9-]{0,39}";
    static final String KEY_RULE = "names of parts must be small letters, digits and '-', at most 40";

    /** The same with another dataset. */
    public ExperimentRequest withDataset(Map<String, Object> other) {
        return new ExperimentRequest(
                name, other, annotation, training, models, evaluations, choices, comparisons, seeds);
    }

    /** The models that are served already; none if they are left out. */
    public Map<String, Map<Long, String>> modelsOrNone() {
        return models == null ? Map.of() : models;
    }

    /** The choices; none if they are left out. */
    public Map<String, Choice> choicesOrNone() {
        return choices == null ? Map.of() : choices;
    }

    /**
     * A choice by the best mean score, over all seeds where there are several.
     *
     * @param from evaluations of the same episodes, all of the dev fold
     * @param by the convention that scores are counted by; {@code final} if left out
     */
    public record Choice(
            @NotNull @Size(min = 1, max = 50) List<@NotNull String> from,
            @Nullable ScoreConvention by) {}

    /**
     * Two evaluations to compare.
     *
     * @param evaluation its name in the experiment
     * @param baseline what it is compared with
     */
    public record Comparison(
            @NotNull String evaluation, @NotNull String baseline) {}
}
