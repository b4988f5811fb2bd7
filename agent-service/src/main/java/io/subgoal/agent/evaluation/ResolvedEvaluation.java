package io.subgoal.agent.evaluation;

import io.subgoal.agent.play.PlaySettings;
import java.util.List;
import java.util.Map;

/**
 * An evaluation with nothing left out, as it is stored.
 *
 * @param variations by task id, ascending
 */
public record ResolvedEvaluation(PlaySettings settings, Map<String, List<Integer>> variations, List<Long> seeds) {

    int episodes() {
        return variations.values().stream().mapToInt(List::size).sum() * seeds.size();
    }
}
