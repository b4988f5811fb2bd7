package io.subgoal.agent.play;

import io.subgoal.api.agent.AgentKind;
import io.subgoal.api.inference.InferenceApi;
import io.subgoal.api.inference.PolicyModels;
import io.subgoal.scienceworld.Simplifications;
import io.subgoal.scienceworld.World;
import io.subgoal.scienceworld.WorldException;
import io.subgoal.scienceworld.WorldPool;
import io.subgoal.textworld.task.Task;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Plays episodes in pooled worlds. */
@Component
public class EpisodePlayer {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final WorldPool worlds;
    private final InferenceApi inference;
    private final AgentProperties properties;

    EpisodePlayer(WorldPool worlds, InferenceApi inference, AgentProperties properties) {
        this.worlds = worlds;
        this.inference = inference;
        this.properties = properties;
    }

    /**
     * An episode to play.
     *
     * @param models served models, for agents that have any
     * @param seed of agents that draw at random; made different for each variation
     */
    public record Assignment(
            Task task,
            int variation,
            String simplifications,
            AgentKind agent,
            @Nullable PolicyModels models,
            String decoding,
            int maxMoves,
            int maxDecisions,
            long seed) {}

    /** Plays an episode; a world that fails is thrown away. */
    public EpisodeResult play(Assignment assignment, StepListener listener) throws InterruptedException {
        try (WorldPool.Lease lease = worlds.lease(PATIENCE)) {
            try {
                Simplifications simplifications = new Simplifications(assignment.simplifications());
                Agent agent = agent(assignment, lease.world(), simplifications);
                World.Episode episode = lease.world().load(assignment.task(), assignment.variation(), simplifications);
                return new EpisodePlay(episode, agent, assignment.maxMoves(), assignment.maxDecisions(), listener)
                        .play();
            } catch (WorldException e) {
                lease.discard();
                throw e;
            }
        }
    }

    private Agent agent(Assignment assignment, World world, Simplifications simplifications) {
        return switch (assignment.agent()) {
            case SUBGOAL, IMITATION ->
                new ModelAgent(
                        inference,
                        Objects.requireNonNull(assignment.models()),
                        assignment.decoding(),
                        properties.inferencePatience());
            case RANDOM ->
                new RandomAgent(
                        Objects.hash(assignment.seed(), assignment.task().id(), assignment.variation()));
            case GOLD -> new GoldAgent(world.goldActions(assignment.task(), assignment.variation(), simplifications));
        };
    }
}
