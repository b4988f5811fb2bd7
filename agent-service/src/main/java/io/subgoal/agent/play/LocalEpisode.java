package io.subgoal.agent.play;

import io.subgoal.api.inference.DecideRequest;
import io.subgoal.api.inference.DecideResponse;
import io.subgoal.scienceworld.Simplifications;
import io.subgoal.scienceworld.World;
import io.subgoal.service.client.Patience;
import java.time.Duration;
import java.util.function.Function;

/** An episode in a world of its own, played without services. */
public final class LocalEpisode {

    private LocalEpisode() {}

    /**
     * Plays an episode as an evaluation would.
     *
     * @param policy what decides for agents with models
     * @throws IllegalArgumentException if the agent asks an LLM
     */
    public static EpisodeResult play(
            Assignment assignment, Function<DecideRequest, DecideResponse> policy, StepListener listener)
            throws InterruptedException {
        PlaySettings settings = assignment.settings();
        Simplifications simplifications = new Simplifications(settings.simplifications());
        World world = World.create();
        Agent agent = switch (settings.agent()) {
            case GOLD -> new GoldAgent(world.goldActions(assignment.task(), assignment.variation(), simplifications));
            case RANDOM -> new RandomAgent(assignment);
            case IMITATION, SUBGOAL ->
                new ModelAgent(
                        policy,
                        settings,
                        settings.controllerPolicy(),
                        Guide.none(),
                        new Patience("The policy", Duration.ZERO));
            case PLANNER, REACT ->
                throw new IllegalArgumentException(
                        "An agent that asks an LLM is played by POST /v1/evaluations; see the README");
        };
        World.Episode episode = world.load(assignment.task(), assignment.variation(), simplifications);
        return new EpisodePlay(episode, agent, settings, listener).play();
    }
}
