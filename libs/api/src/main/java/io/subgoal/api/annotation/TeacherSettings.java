package io.subgoal.api.annotation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a run's teacher is asked, with nothing left out. See {@link AnnotationRunRequest}.
 *
 * @param dialect how limits are written in requests: {@code auto}, {@code chat} or {@code reasoning}
 * @param provider whose model it is: part of what tells two questions apart
 */
public record TeacherSettings(
        String teacher,
        String provider,
        String model,
        double temperature,
        @Nullable Long seed,
        int maxTokens,
        String dialect,
        String prompts,
        String compat,
        List<String> folds,
        boolean sameTaskExample,
        @Nullable Budget budget) {

    public TeacherSettings withBudget(@Nullable Budget other) {
        return new TeacherSettings(
                teacher,
                provider,
                model,
                temperature,
                seed,
                maxTokens,
                dialect,
                prompts,
                compat,
                folds,
                sameTaskExample,
                other);
    }
}
