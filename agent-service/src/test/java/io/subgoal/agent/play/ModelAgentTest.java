package io.subgoal.agent.play;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.api.agent.AgentKind;
import io.subgoal.api.inference.DecideRequest;
import io.subgoal.api.inference.DecideResponse;
import io.subgoal.api.inference.HistoryItem;
import io.subgoal.api.inference.PolicyModels;
import io.subgoal.service.client.Patience;
import io.subgoal.textworld.prompt.HistoryEntry;
import io.subgoal.textworld.prompt.PromptState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelAgentTest {

    /** An episode was left without a score once, since the world had listed more than the service takes. */
    @Test
    void sendsNoMoreOfAnObservationThanIsTaken() throws InterruptedException {
        List<DecideRequest> asked = new ArrayList<>();
        ModelAgent agent = new ModelAgent(
                request -> {
                    asked.add(request);
                    return new DecideResponse(
                            List.of(),
                            List.of(),
                            List.of(),
                            "wait1",
                            null,
                            DecideResponse.Stage.GREEDY,
                            false,
                            null,
                            List.of());
                },
                PlaySettings.usual(AgentKind.IMITATION, PolicyModels.imitating("script")),
                "on_marker",
                Guide.none(),
                new Patience("The policy", Duration.ZERO));
        String list = "Ambiguous request: " + "0: mix paint ".repeat(5000);
        PromptState state = new PromptState(
                "task",
                3,
                0,
                List.of(
                        HistoryEntry.START,
                        new HistoryEntry("mix paint", 0, list),
                        new HistoryEntry("wait1", 0, "You wait.")),
                "look",
                "inventory",
                List.of(),
                List.of());
        agent.decide(new Situation(state, List::of, List::of, List.of()));
        List<HistoryItem> sent = asked.getFirst().state().history();
        assertThat(sent.getFirst().observation()).hasSize(20_000).startsWith("Ambiguous request: 0: mix");
        assertThat(sent.getLast().observation()).isEqualTo("You wait.");
    }
}
