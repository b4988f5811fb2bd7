package io.subgoal.agent.evaluation;

import io.subgoal.agent.play.PlaySettings;
import io.subgoal.api.agent.EvaluationRequest.LlmPlayer;
import io.subgoal.store.evaluation.PlayedModel;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation with nothing left out, as it is stored.
 *
 * @param encoder the model whose encoder matches actions, with the checkpoint it stood for; null if words do
 * @param variations by task id, ascending
 */
public record ResolvedEvaluation(
        PlaySettings settings, @Nullable PlayedModel encoder, Map<String, List<Integer>> variations, List<Long> seeds) {

    /** What the whole evaluation may cost, in dollars; null for no limit. */
    @Nullable
    BigDecimal maxDollars() {
        LlmPlayer llm = settings.llm();
        Double most = llm == null ? null : llm.maxDollars();
        return most == null ? null : BigDecimal.valueOf(most);
    }

    /** The same evaluation, which may cost something else. */
    ResolvedEvaluation withMaxDollars(double dollars) {
        return new ResolvedEvaluation(settings.withMaxDollars(dollars), encoder, variations, seeds);
    }

    /**
     * All models that have a part in it.
     *
     * @param players those that play
     */
    public List<PlayedModel> models(List<PlayedModel> players) {
        return Stream.concat(players.stream(), Stream.ofNullable(encoder)).toList();
    }

    /** How many episodes that makes. */
    public int episodes() {
        return variations.values().stream().mapToInt(List::size).sum() * seeds.size();
    }
}
