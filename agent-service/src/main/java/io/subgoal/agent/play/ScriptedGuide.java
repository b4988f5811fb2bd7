package io.subgoal.agent.play;

import io.subgoal.textworld.example.ExampleBuilder;
import io.subgoal.textworld.prompt.PromptState;
import java.util.List;
import java.util.Optional;

/** Sub-goals that are known beforehand, one after another; the last one is kept to the end. */
record ScriptedGuide(List<String> subgoals) implements Guide {

    @Override
    public Optional<String> next(PromptState state) {
        int reached = state.subgoals().size();
        return Optional.of(reached < subgoals.size() ? subgoals.get(reached) : ExampleBuilder.COMPLETE_TASK);
    }
}
