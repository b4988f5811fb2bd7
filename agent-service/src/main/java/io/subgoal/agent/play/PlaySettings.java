package io.subgoal.agent.play;

import io.subgoal.api.agent.AgentKind;
import io.subgoal.api.agent.EvaluationRequest.LlmPlayer;
import io.subgoal.api.agent.SubgoalSource;
import io.subgoal.api.inference.PolicyModels;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the episodes of an evaluation are played, with nothing left out.
 *
 * @param models served models, for agents that have any
 * @param beams width of every search; null for greedy answers with a wider search where they will not do
 * @param maxSeconds time of an episode, waiting for services left out; null for no limit
 * @param repeats how many of the last actions are looked at for repetition; 0 for none
 * @param fullTrace whether the valid actions are counted at every step
 */
public record PlaySettings(
        AgentKind agent,
        @Nullable PolicyModels models,
        String decoding,
        @Nullable Integer beams,
        String controllerPolicy,
        SubgoalSource subgoals,
        @Nullable LlmPlayer llm,
        String simplifications,
        int maxMoves,
        int maxDecisions,
        @Nullable Integer maxSeconds,
        int repeats,
        boolean fullTrace) {

    /** Moves of an episode where nothing is said. */
    public static final int USUAL_MOVES = 100;

    private static final int PAID_REPEATS = 10;

    /** Simplifications where nothing is said. */
    public static final String USUAL_SIMPLIFICATIONS = "easy";

    /** What finds actions where nothing is said. */
    public static final String USUAL_DECODING = "free";

    /** When a controller is asked where nothing is said. */
    public static final String USUAL_POLICY = "on_marker";

    /** Settings of which nothing was said but who plays. */
    public static PlaySettings usual(AgentKind agent, @Nullable PolicyModels models) {
        return new PlaySettings(
                agent,
                models,
                USUAL_DECODING,
                null,
                USUAL_POLICY,
                SubgoalSource.MODELS,
                null,
                USUAL_SIMPLIFICATIONS,
                USUAL_MOVES,
                usualDecisions(USUAL_MOVES),
                null,
                usualRepeats(agent),
                false);
    }

    /** Actions looked at for repetition where nothing is said: none, but where each costs money. */
    public static int usualRepeats(AgentKind agent) {
        return agent == AgentKind.REACT ? PAID_REPEATS : 0;
    }

    /** Decisions of an episode of so many moves where nothing is said. */
    public static int usualDecisions(int moves) {
        return 2 * moves;
    }

    /** The same settings with another budget. */
    public PlaySettings withMaxDollars(double dollars) {
        LlmPlayer now = Objects.requireNonNull(llm);
        return new PlaySettings(
                agent,
                models,
                decoding,
                beams,
                controllerPolicy,
                subgoals,
                new LlmPlayer(now.model(), now.examplesFrom(), dollars),
                simplifications,
                maxMoves,
                maxDecisions,
                maxSeconds,
                repeats,
                fullTrace);
    }
}
