package io.subgoal.agent.local;

import io.subgoal.agent.play.Assignment;
import io.subgoal.agent.play.EpisodeResult;
import io.subgoal.agent.play.LocalEpisode;
import io.subgoal.agent.play.PlaySettings;
import io.subgoal.agent.play.StepListener;
import io.subgoal.api.agent.AgentKind;
import io.subgoal.api.agent.StopReason;
import io.subgoal.api.inference.DecideRequest;
import io.subgoal.api.inference.DecideResponse;
import io.subgoal.api.inference.PolicyModels;
import io.subgoal.store.evaluation.StoredStep;
import io.subgoal.textworld.task.Task;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An episode as an evaluation plays it where nothing is said, without a service or a store. */
public final class LocalGame {

    private static final long SEED = 1;

    private LocalGame() {}

    /** Is told what happens. */
    public interface Listener {

        /** The episode begins. */
        void begun(String description);

        /**
         * Something was done.
         *
         * @param subgoal that it serves
         * @param score so far, 0 to 1; negative after a fatal mistake
         */
        void did(@Nullable String subgoal, String action, String observation, double score);
    }

    /**
     * What came of it.
     *
     * @param score final, percent
     * @param decisionMillis time of all decisions
     */
    public record Result(int score, StopReason stopReason, int moves, int decisions, double decisionMillis) {}

    /**
     * Plays an episode.
     *
     * @param models whom an agent with models asks
     * @param policy answers for them
     * @throws IllegalArgumentException if the agent asks an LLM
     */
    public static Result play(
            Task task,
            int variation,
            AgentKind agent,
            @Nullable PolicyModels models,
            Function<DecideRequest, DecideResponse> policy,
            Listener listener)
            throws InterruptedException {
        Assignment assignment = new Assignment(task, variation, SEED, PlaySettings.usual(agent, models));
        EpisodeResult result = LocalEpisode.play(assignment, policy, new StepListener() {
            @Override
            public void begun(String description) {
                listener.begun(description);
            }

            @Override
            public void on(StoredStep step) {
                listener.did(step.subgoal(), step.action(), step.observation(), step.score());
            }
        });
        return new Result(
                result.score(), result.stopReason(), result.moves(), result.decisions(), result.decisionMillis());
    }
}
