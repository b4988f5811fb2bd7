package io.subgoal.agent.play;

import io.subgoal.agent.llm.BudgetReachedException;
import io.subgoal.agent.llm.Ledger;
import io.subgoal.scienceworld.WorldException;
import io.subgoal.scienceworld.WorldPool;
import io.subgoal.service.client.ServiceAwayException;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Plays episodes in pooled worlds. */
@Component
public class EpisodePlayer {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final WorldPool worlds;
    private final AgentFactory agents;

    EpisodePlayer(WorldPool worlds, AgentFactory agents) {
        this.worlds = worlds;
        this.agents = agents;
    }

    /**
     * Plays an episode; a world that fails is thrown away.
     *
     * @param ledger where questions to an LLM are written down and paid from
     * @throws BudgetReachedException if the evaluation might come to cost more than it may
     * @throws WorldException if the world fails
     * @throws ServiceAwayException if a service the agent needs does not answer for long
     */
    public EpisodeResult play(Assignment assignment, Ledger ledger, StepListener listener) throws InterruptedException {
        try (WorldPool.Lease lease = worlds.lease(PATIENCE)) {
            try {
                AgentFactory.Start start = agents.start(assignment, lease.world(), ledger);
                return new EpisodePlay(start.episode(), start.agent(), assignment.settings(), listener).play();
            } catch (WorldException e) {
                lease.discard();
                throw e;
            }
        }
    }
}
