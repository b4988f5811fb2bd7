package io.subgoal.agent.play;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/** Replays the simulator's own solution. */
final class GoldAgent implements Agent {

    private final Queue<String> actions;

    GoldAgent(List<String> actions) {
        this.actions = new ArrayDeque<>(actions);
    }

    @Override
    public Optional<Decision> decide(Situation situation) {
        return Optional.ofNullable(actions.poll()).map(Decision::plain);
    }
}
