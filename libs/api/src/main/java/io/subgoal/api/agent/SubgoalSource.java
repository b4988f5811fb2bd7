package io.subgoal.api.agent;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where the sub-goals of an episode come from.
 *
 * @param mode {@code lm}, {@code rand}, {@code semi-rand}, {@code first-rand}, {@code gold} or {@code none}
 * @param probability for {@code rand} and {@code semi-rand}: of each sub-goal to be drawn or damaged; 1 if left out
 * @param annotationRunId for {@code rand} and {@code first-rand}: whose train sub-goals are drawn from, the run that the
 *     executor was trained on if left out; for {@code gold}: whose sub-goals are followed
 */
public record SubgoalSource(
        @NotNull SubgoalMode mode,
        @DecimalMin("0") @DecimalMax("1") @Nullable Double probability,
        @Nullable UUID annotationRunId) {

    /** The models' own. */
    public static final SubgoalSource MODELS = new SubgoalSource(SubgoalMode.LM, null, null);
}
