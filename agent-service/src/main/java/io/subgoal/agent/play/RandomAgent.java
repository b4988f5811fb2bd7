package io.subgoal.agent.play;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Takes any valid action. */
final class RandomAgent implements Agent {

    private final SplittableRandom random;

    RandomAgent(long seed) {
        random = new SplittableRandom(seed);
    }

    @Override
    public Optional<Decision> decide(Situation situation) {
        List<String> valid = situation.validActions().get();
        return valid.isEmpty()
                ? Optional.empty()
                : Optional.of(Decision.plain(valid.get(random.nextInt(valid.size()))));
    }
}
