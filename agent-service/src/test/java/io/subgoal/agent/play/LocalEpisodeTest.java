package io.subgoal.agent.play;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.api.agent.AgentKind;
import io.subgoal.api.agent.StopReason;
import io.subgoal.api.inference.DecideRequest;
import io.subgoal.api.inference.DecideResponse;
import io.subgoal.api.inference.HistoryItem;
import io.subgoal.api.inference.PolicyModels;
import io.subgoal.store.evaluation.StoredStep;
import io.subgoal.textworld.task.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Episodes in a real world, decided by a script. */
class LocalEpisodeTest {

    private static final String STUCK = "open door to hallway";
    private static final String WAIT = "wait1";

    /** Opening a door that is open changes nothing, however often. After three times something else is asked for. */
    @Test
    void whatBringsTheSameThreeTimesIsNotDoneOnceMore() throws InterruptedException {
        List<DecideRequest> asked = new ArrayList<>();
        List<String> actions = play(request -> {
            asked.add(request);
            return request.rejected().contains(STUCK) ? WAIT : STUCK;
        });
        assertThat(actions.subList(1, 6)).containsExactly(STUCK, STUCK, STUCK, WAIT, WAIT);
        DecideRequest next = asked.get(3);
        assertThat(next.rejected()).containsExactly(STUCK);
        assertThat(next.validActions()).contains(WAIT);
        assertThat(asked.get(2).rejected()).isEmpty();
    }

    /** Whoever waits for ever waits for nothing. */
    @Test
    void nobodyWaitsForEver() throws InterruptedException {
        List<String> actions = play(request -> request.rejected().contains(WAIT) ? STUCK : WAIT);
        assertThat(actions.subList(1, 13)).containsOnly(WAIT);
        assertThat(actions.subList(13, 15)).containsExactly(STUCK, WAIT);
    }

    /** Whoever goes back and forth between two rooms three times does something else then. */
    @Test
    void nobodyGoesInCircles() throws InterruptedException {
        List<String> actions = play(request -> Stream.of("go to hallway", "go to art studio", WAIT)
                .filter(action -> !request.rejected().contains(action))
                .filter(action -> action.equals(WAIT)
                        || request.state().look().contains("called the art studio") == action.endsWith("hallway"))
                .findFirst()
                .orElse(WAIT));
        assertThat(actions.subList(1, 7)).allMatch(action -> action.startsWith("go to"));
        assertThat(actions.get(7)).isEqualTo(WAIT);
    }

    /** Solutions try nothing in vain: who has learned from them is spared it, and does something else in the same state. */
    @Test
    void whatCannotBeDoneIsAStepAndNoMemory() throws InterruptedException {
        List<DecideRequest> asked = new ArrayList<>();
        String impossible = "pick up air";
        List<String> actions = play(request -> {
            asked.add(request);
            return request.rejected().contains(impossible) ? WAIT : impossible;
        });
        assertThat(actions.subList(1, 5)).containsExactly(impossible, WAIT, impossible, WAIT);
        assertThat(asked.get(1).rejected()).containsExactly(impossible);
        assertThat(asked.get(1).validActions()).contains(WAIT);
        assertThat(asked.get(1).state().history())
                .isEqualTo(asked.get(0).state().history());
        assertThat(asked.get(2).rejected()).isEmpty();
        assertThat(asked.get(2).state().history())
                .extracting(HistoryItem::action)
                .containsExactly(WAIT);
    }

    /** No marker stands for a sub-goal that came to nothing, and what was given up is told with the next question. */
    @Test
    void anotherSubgoalTakesThePlaceOfOneThatWasGivenUp() throws InterruptedException {
        List<DecideRequest> asked = new ArrayList<>();
        List<String> followed = new ArrayList<>();
        LocalEpisode.play(
                new Assignment(
                        Tasks.get("4-4"), 225, 1, PlaySettings.usual(AgentKind.SUBGOAL, PolicyModels.joint("script"))),
                request -> {
                    asked.add(request);
                    boolean first = asked.size() == 1;
                    return new DecideResponse(
                            List.of(first ? "focus_on(dove)" : "navigate_to(outside)"),
                            asked.size() == 2 ? List.of("focus_on(dove)") : List.of(),
                            List.of(),
                            WAIT,
                            null,
                            DecideResponse.Stage.GREEDY,
                            false,
                            null,
                            List.of());
                },
                new StepListener() {
                    @Override
                    public void begun(String description) {}

                    @Override
                    public void on(StoredStep step) {
                        if (step.subgoal() != null) {
                            followed.add(step.subgoal());
                        }
                    }
                });
        assertThat(asked.get(1).state().subgoals()).containsExactly("focus_on(dove)");
        assertThat(asked.get(1).givenUp()).isEmpty();
        assertThat(asked.get(2).state().subgoals()).containsExactly("navigate_to(outside)");
        assertThat(asked.get(2).givenUp()).containsExactly("focus_on(dove)");
        assertThat(asked.get(2).state().history())
                .extracting(HistoryItem::action)
                .containsOnly(WAIT);
        assertThat(followed).startsWith("focus_on(dove)", "navigate_to(outside)", "navigate_to(outside)");
    }

    /** Looking again and again may be right. */
    @Test
    void whatChangesIsNoRepetition() throws InterruptedException {
        List<String> actions = play(request -> {
            assertThat(request.rejected()).isEmpty();
            return request.state().history().size() % 2 == 0 ? "wait1" : "examine table";
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
                List.of(), List.of(), List.of(), action, null, DecideResponse.Stage.GREEDY, false, null, List.of());
    }
}
