package io.subgoal.agent.play;

import io.subgoal.service.client.Patience;
import io.subgoal.textworld.prompt.PromptState;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Has a plan made before its first decision, and follows it. */
final class PlannerAgent implements Agent {

    /** Makes a plan of what is known at the start. */
    @FunctionalInterface
    interface Planner {
        List<String> plan(PromptState state) throws InterruptedException;
    }

    private final Planner planner;
    private final Function<List<String>, Agent> follower;
    private final Patience patience;
    private @Nullable Agent agent;

    /** @param patience of the planner */
    PlannerAgent(Planner planner, Function<List<String>, Agent> follower, Patience patience) {
        this.planner = planner;
        this.follower = follower;
        this.patience = patience;
    }

    @Override
    public Optional<Decision> decide(Situation situation) throws InterruptedException {
        Agent following = agent;
        if (following == null) {
            following = follower.apply(planner.plan(situation.state()));
            agent = following;
        }
        return following.decide(situation);
    }

    @Override
    public boolean learnedFromSolutions() {
        Agent following = agent;
        return following != null && following.learnedFromSolutions();
    }

    @Override
    public double waitedMillis() {
        Agent following = agent;
        return patience.waitedMillis() + (following == null ? 0 : following.waitedMillis());
    }
}
