package io.subgoal.agent.play;

import io.subgoal.textworld.prompt.PromptState;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * With some probability a sub-goal drawn from a pool instead of the models'.
 *
 * @param pool in an order that is always the same
 * @param firstOnly whether only the first sub-goal is drawn
 */
record RandomGuide(List<String> pool, double probability, boolean firstOnly, Assignment assignment) implements Guide {

    @Override
    public Optional<String> next(PromptState state) {
        if (firstOnly && !state.subgoals().isEmpty()) {
            return Optional.empty();
        }
        SplittableRandom random = assignment.random(state.history().size());
        return random.nextDouble() < probability
                ? Optional.of(pool.get(random.nextInt(pool.size())))
                : Optional.empty();
    }
}
