package io.subgoal.agent.play;

import io.subgoal.textworld.prompt.PromptState;
import java.util.List;
import java.util.function.Supplier;

/**
 * What an agent decides on.
 *
 * @param state all that is known
 * @param validActions the actions that are possible now; computed when asked for
 * @param objects the objects in sight; computed when asked for
 * @param rejected actions the world did not understand in this very state
 */
record Situation(
        PromptState state,
        Supplier<List<String>> validActions,
        Supplier<List<String>> objects,
        List<String> rejected) {}
