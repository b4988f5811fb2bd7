package io.subgoal.scienceworld;

import static org.assertj.core.api.Assertions.assertThat;

import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The same task, variation and actions give the same texts and scores to the character. Two worlds go through all 30
 * tasks at the same time, one of them backwards, so that each comes to a task with another past; and what they see is
 * what other processes saw on other days, whose checksums lie in the test's resources.
 */
class DeterminismIT {

    private static final Path RECORDED = Path.of("src/test/resources/traces.txt");
    private static final int WALK = 12;

    @Test
    void twoWorldsAtOnceSeeWhatOtherProcessesSaw() throws Exception {
        List<Task> backwards = Tasks.all().stream().collect(Collectors.toList());
        Collections.reverse(backwards);
        Map<String, String> forwardTraces;
        Map<String, String> backwardTraces;
        try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
            Future<Map<String, String>> forward = executor.submit(traces(Tasks.all()));
            Future<Map<String, String>> backward = executor.submit(traces(backwards));
            forwardTraces = forward.get();
            backwardTraces = backward.get();
        }
        assertThat(backwardTraces).isEqualTo(forwardTraces);
        if (Boolean.getBoolean("subgoal.record")) {
            record(forwardTraces);
        }
        assertThat(forwardTraces).isEqualTo(recorded());
    }

    private static Callable<Map<String, String>> traces(List<Task> tasks) {
        return () -> {
            World world = World.create();
            Map<String, String> traces = new ConcurrentHashMap<>();
            for (Task task : tasks) {
                traces.put(task.id() + " gold", Traces.ofGold(world, task, 0));
                traces.put(task.id() + " walk", Traces.ofRandomWalk(world, task, task.variations() - 1, WALK));
            }
            return traces;
        };
    }

    private static Map<String, String> recorded() throws IOException {
        Map<String, String> recorded = new TreeMap<>();
        for (String line : Files.readAllLines(RECORDED)) {
            int split = line.lastIndexOf(' ');
            recorded.put(line.substring(0, split), line.substring(split + 1));
        }
        return recorded;
    }

    private static void record(Map<String, String> traces) throws IOException {
        Files.write(
                RECORDED,
                new TreeMap<>(traces)
                        .entrySet().stream()
                                .map(e -> e.getKey() + " " + e.getValue())
                                .toList());
    }
}
