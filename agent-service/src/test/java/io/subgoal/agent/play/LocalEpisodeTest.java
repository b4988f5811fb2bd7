package io.subgoal.agent.play;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.api.agent.AgentKind;
import io.subgoal.api.agent.StopReason;
import io.subgoal.api.inference.DecideRequest;
import io.subgoal.api.inference.DecideResponse;
import io.subgoal.api.inference.PolicyModels;
import io.subgoal.store.evaluation.StoredStep;
import io.subgoal.textworld.task.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Episodes in a real world, decided by a script. */
class LocalEpisodeTest {

    private static final String STUCK = "open door to hallway";
    private static final String WAIT = "wait1";

    /** Opening a door that is open changes nothing, however often. After twelve times something else is asked for. */
    @Test
    void whatBringsTheSameTwelveTimesIsNotDoneOnceMore() throws InterruptedException {
        List<DecideRequest> asked = new ArrayList<>();
        List<String> actions = play(request -> {
            asked.add(request);
            return request.rejected().contains(STUCK) ? WAIT : STUCK;
        });
        assertThat(actions.subList(1, 14))
                .startsWith(STUCK)
                .endsWith(WAIT)
                .filteredOn(STUCK::equals)
                .hasSize(12);
        assertThat(actions.subList(14, 26)).containsOnly(STUCK);
        DecideRequest next = asked.get(12);
        assertThat(next.rejected()).containsExactly(STUCK);
        assertThat(next.validActions()).contains(WAIT);
        assertThat(asked.get(11).rejected()).isEmpty();
    }

    /** Whoever waits for ever waits for nothing. */
    @Test
    void nobodyWaitsForEver() throws InterruptedException {
        List<String> actions = play(request -> request.rejected().contains(WAIT) ? STUCK : WAIT);
        assertThat(actions.subList(1, 13)).containsOnly(WAIT);
        assertThat(actions.subList(13, 15)).containsExactly(STUCK, WAIT);
    }

    /** What shows something else each time may be done for long. */
    @Test
    void whatChangesIsNoRepetition() throws InterruptedException {
        List<String> actions = play(request -> {
            assertThat(request.rejected()).isEmpty();
            return request.state().history().size() % 2 == 0 ? "go to hallway" : "go to art studio";
        });
        assertThat(actions).hasSizeGreaterThan(50);
    }

    private static List<String> play(Function<DecideRequest, String> script) throws InterruptedException {
        List<String> actions = new ArrayList<>();
        EpisodeResult result = LocalEpisode.play(
                new Assignment(
                        Tasks.get("4-4"),
                        225,
                        1,
                        PlaySettings.usual(AgentKind.IMITATION, PolicyModels.imitating("script"))),
                request -> decision(script.apply(request)),
                new StepListener() {
                    @Override
                    public void begun(String description) {
                        assertThat(description).startsWith("Your task is to find a(n) animal.");
                    }

                    @Override
                    public void on(StoredStep step) {
                        actions.add(step.action());
                    }
                });
        assertThat(result.stopReason()).isEqualTo(StopReason.MOVES);
        return actions;
    }

    private static DecideResponse decision(String action) {
        return new DecideResponse(
                List.of(), List.of(), action, null, DecideResponse.Stage.GREEDY, false, null, List.of());
    }
}
