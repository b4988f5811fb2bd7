package io.subgoal.agent.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.api.agent.EvaluationRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class EpisodeChoiceTest {

    @Test
    void aShareOfANamedSetStaysInTheSet() {
        List<Integer> firstTen = of(Map.of("set", "test_first10", "tasks", List.of("4-4")));
        assertThat(firstTen).containsExactly(225, 226, 227, 228, 229, 230, 231, 232, 233, 234);
        assertThat(of(Map.of("set", "test_first10", "tasks", List.of("4-4"), "share", 0.3)))
                .containsExactly(225, 228, 231);
    }

    @Test
    void everyTaskKeepsAnEpisode() {
        Map<String, List<Integer>> all = EpisodeChoice.of(request(Map.of("set", "dev_first10", "share", 0.001)));
        assertThat(all)
                .hasSize(30)
                .allSatisfy((task, variations) -> assertThat(variations).hasSize(1));
    }

    @Test
    void aShareOfAListIsSpreadOverIt() {
        assertThat(of(Map.of("episodes", List.of(Map.of("task", "4-4", "variations", List.of("0-9"))), "share", 0.25)))
                .containsExactly(0, 3, 6);
    }

    private static List<Integer> of(Map<String, Object> parts) {
        Map<String, List<Integer>> variations = EpisodeChoice.of(request(parts));
        assertThat(variations).containsOnlyKeys("4-4");
        return variations.get("4-4");
    }

    private static EvaluationRequest request(Map<String, Object> parts) {
        Map<String, Object> body = new HashMap<>(parts);
        body.put("name", "share");
        body.put("agent", "gold");
        return JsonMapper.builder().build().convertValue(body, EvaluationRequest.class);
    }
}
