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

    /** Opening a door that is open changes nothing, however often. After nine times something else is asked for. */
    @Test
    void whatBringsTheSameNineTimesIsNotDoneATenthTime() throws InterruptedException {
        List<DecideRequest> asked = new ArrayList<>();
        List<String> actions = play(request -> {
            asked.add(request);
            return request.rejected().contains(STUCK) ? WAIT : STUCK;
        });
        assertThat(actions.subList(1, 11))
                .startsWith(STUCK)
                .endsWith(WAIT)
                .filteredOn(STUCK::equals)
                .hasSize(9);
        assertThat(actions.subList(11, 20)).containsOnly(STUCK);
        DecideRequest tenth = asked.get(9);
        assertThat(tenth.rejected()).containsExactly(STUCK);
        assertThat(tenth.validActions()).contains(WAIT);
        assertThat(asked.get(8).rejected()).isEmpty();
    }

    /** Time may have to pass, and only looking again tells how long. */
    @Test
    void waitingIsNeverInVain() throws InterruptedException {
        List<String> actions = play(request -> {
            assertThat(request.rejected()).isEmpty();
            return WAIT;
        });
        assertThat(actions.subList(1, actions.size())).containsOnly(WAIT).hasSizeGreaterThan(50);
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
