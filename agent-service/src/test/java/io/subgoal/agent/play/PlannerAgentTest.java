package io.subgoal.agent.play;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.service.client.Patience;
import io.subgoal.textworld.episode.EpisodeMemory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlannerAgentTest {

    private static final Agent LEARNED = new Agent() {
        @Override
        public Optional<Decision> decide(Situation situation) {
            return Optional.of(Decision.plain("wait1"));
        }

        @Override
        public boolean learnedFromSolutions() {
            return true;
        }
    };

    /** An LLM makes the plan, but who acts has learned from solutions. */
    @Test
    void isSparedWhatWhoFollowsThePlanIsSpared() throws InterruptedException {
        assertThat(following(LEARNED).learnedFromSolutions()).isTrue();
        assertThat(following(situation -> Optional.empty()).learnedFromSolutions())
                .isFalse();
    }

    private static Agent following(Agent follower) throws InterruptedException {
        PlannerAgent agent =
                new PlannerAgent(state -> List.of(), plan -> follower, new Patience("The planner", Duration.ZERO));
        agent.decide(new Situation(EpisodeMemory.start("Find it.").state("", ""), List::of, List::of, List.of()));
        return agent;
    }
}
