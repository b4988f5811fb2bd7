package io.subgoal.agent.play;

import java.util.List;
import java.util.Optional;

/** Takes any valid action. */
record RandomAgent(Assignment assignment) implements Agent {

    @Override
    public Optional<Decision> decide(Situation situation) {
        List<String> valid = situation.validActions().get();
        return valid.isEmpty()
                ? Optional.empty()
                : Optional.of(Decision.plain(valid.get(
                        assignment.random(situation.state().history().size()).nextInt(valid.size()))));
    }
}
