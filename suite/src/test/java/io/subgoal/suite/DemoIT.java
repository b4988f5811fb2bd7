package io.subgoal.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole pipeline as a user runs it: real simulator, real training of very small models, real play. */
class DemoIT {

    private static final Duration PATIENCE = Duration.ofMinutes(6);

    @TempDir
    Path data;

    @Test
    void learnsToPlayAndASecondRunUsesWhatTheFirstHasMade() throws IOException, InterruptedException {
        List<String> first = demo();
        JsonNode result = new JsonMapper().readTree(first.getLast());
        double subgoal = mean(result, "sub-goal");
        double random = mean(result, "random");
        // Chance is at 0: there are four animals to choose from, and a wrong choice ends the episode.
        assertThat(subgoal).isGreaterThanOrEqualTo(50).isGreaterThan(random);
        assertThat(mean(result, "imitation")).isGreaterThan(random);
        assertThat(result.get("agents").get("sub-goal").get("tasks").propertyNames())
                .containsExactlyInAnyOrder("7-1", "7-2");
        assertThat(result.get("agents").get("sub-goal").get("decoding").asString())
                .isEqualTo("free");
        assertThat(result.get("episodes").asInt()).isEqualTo(18);
        assertThat(result.get("millisPerDecision").asDouble()).isPositive();
        assertThat(result.get("seconds").asDouble()).isPositive();
        assertThat(first).anyMatch(line -> line.startsWith("7-1 lifespan-longest-lived"));

        List<String> second = demo();
        assertThat(second.stream().filter(line -> line.contains("is there already")))
                .hasSizeGreaterThanOrEqualTo(6);
        assertThat(new JsonMapper().readTree(second.getLast()).get("agents")).isEqualTo(result.get("agents"));
    }

    private List<String> demo() throws IOException, InterruptedException {
        try (SuiteProcess process = SuiteProcess.start(
                data,
                "demo",
                "--json",
                "--tasks",
                "7-1,7-2",
                "--train",
                "12",
                "--dev",
                "2",
                "--test",
                "3",
                "--updates",
                "1500")) {
            int exit = process.await(PATIENCE);
            List<String> output = process.output();
            assertThat(exit).as("%s", output).isZero();
            return output;
        }
    }

    private static double mean(JsonNode result, String agent) {
        return result.get("agents").get(agent).get("mean").asDouble();
    }
}
