package io.subgoal.agent.evaluation;

import io.subgoal.agent.play.PlaySettings;
import io.subgoal.api.agent.EvaluationRequest.LlmPlayer;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation with nothing left out, as it is stored.
 *
 * @param variations by task id, ascending
 */
public record ResolvedEvaluation(PlaySettings settings, Map<String, List<Integer>> variations, List<Long> seeds) {

    /** What the whole evaluation may cost, in dollars; null for no limit. */
    @Nullable
    BigDecimal maxDollars() {
        LlmPlayer llm = settings.llm();
        Double most = llm == null ? null : llm.maxDollars();
        return most == null ? null : BigDecimal.valueOf(most);
    }

    /** The same evaluation, which may cost something else. */
    ResolvedEvaluation withMaxDollars(double dollars) {
        return new ResolvedEvaluation(settings.withMaxDollars(dollars), variations, seeds);
    }

    /** How many episodes that makes. */
    public int episodes() {
        return variations.values().stream().mapToInt(List::size).sum() * seeds.size();
    }
}
